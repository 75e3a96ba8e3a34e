namespace Routing.Acd.Structures;

/// <summary>
/// Numbered things that nobody uses just now, the longest unused first: the next to be made into something
/// else. All in O(1). One thread at a time.
/// </summary>
internal sealed class IdleList
{
    private const int None = -1;

    private readonly List<LineLink> _links = [];
    private int _first = None;
    private int _last = None;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The longest unused; -1 for none.</summary>
    public int First => _first;

    /// <summary>A number falls into disuse, which it was not.</summary>
    public void Add(int number)
    {
        while (_links.Count <= number)
        {
            _links.Add(default);
        }

        _links[number] = new LineLink { Previous = _last, Next = None };
        if (_last != None)
        {
            _links[_last] = _links[_last] with { Next = number };
        }
        else
        {
            _first = number;
        }

        _last = number;
        Count++;
    }

    /// <summary>A number in the list is used again.</summary>
    public void Remove(int number)
    {
        LineLink link = _links[number];
        if (link.Previous != None)
        {
            _links[link.Previous] = _links[link.Previous] with { Next = link.Next };
        }
        else
        {
            _first = link.Next;
        }

        if (link.Next != None)
        {
            _links[link.Next] = _links[link.Next] with { Previous = link.Previous };
        }
        else
        {
            _last = link.Previous;
        }

        Count--;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _links.Clear();
        (_first, _last, Count) = (None, None, 0);
    }
}

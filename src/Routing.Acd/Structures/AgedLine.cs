namespace Routing.Acd.Structures;

/// <summary>
/// A line in order of age. Those who come in order stand in a list that runs through the items: O(1) at its
/// ends, and O(1) to leave from anywhere. Who comes back into the middle stands aside, in a heap: O(log m) for
/// m of those. Holds no keys of the list, so a line costs 16 bytes. One thread at a time.
/// </summary>
internal struct AgedLine
{
    private const int None = -1;
    private const int IsAside = -2;

    // Number + 1, so that default is an empty line.
    private int _first;
    private int _last;
    private AsideHeap? _aside;

    /// <summary>Nobody stands in it.</summary>
    public readonly bool IsEmpty => _first == 0 && _aside is null or { Count: 0 };

    /// <summary>The first by key, or -1.</summary>
    public readonly int First<TItems>(TItems items)
        where TItems : struct, IAgedItems
    {
        int first = _first - 1;
        if (_aside is null or { Count: 0 })
        {
            return first;
        }

        return first != None && Before(items, items.KeyOf(first), _aside.FirstKey) ? first : _aside.First;
    }

    /// <summary>Puts an item in that stands in no line; behind those with the same key, where that may be.</summary>
    public void Insert<TItems>(TItems items, int item)
        where TItems : struct, IAgedItems
    {
        ref LineLink link = ref items.LinkOf(item);
        if (_first == 0)
        {
            link = new LineLink { Previous = None, Next = None };
            _first = _last = item + 1;
            return;
        }

        AgedKey key = items.KeyOf(item);
        int first = _first - 1;
        int last = _last - 1;
        if (!Before(items, key, items.KeyOf(last)))
        {
            link = new LineLink { Previous = last, Next = None };
            items.LinkOf(last).Next = item;
            _last = item + 1;
        }
        else if (Before(items, key, items.KeyOf(first)))
        {
            link = new LineLink { Previous = None, Next = first };
            items.LinkOf(first).Previous = item;
            _first = item + 1;
        }
        else
        {
            link.Next = IsAside;
            _aside ??= new AsideHeap();
            _aside.Insert(new Aside<TItems>(items), item, key);
        }
    }

    /// <summary>Takes an item out that stands in this line.</summary>
    public void Remove<TItems>(TItems items, int item)
        where TItems : struct, IAgedItems
    {
        LineLink link = items.LinkOf(item);
        if (link.Next == IsAside)
        {
            _aside!.Remove(new Aside<TItems>(items), link.Previous);
            return;
        }

        if (link.Previous != None)
        {
            items.LinkOf(link.Previous).Next = link.Next;
        }
        else
        {
            _first = link.Next + 1;
        }

        if (link.Next != None)
        {
            items.LinkOf(link.Next).Previous = link.Previous;
        }
        else
        {
            _last = link.Previous + 1;
        }
    }

    /// <summary>Adds everyone to a list, in no order.</summary>
    public readonly void Collect<TItems>(TItems items, List<int> into)
        where TItems : struct, IAgedItems
    {
        for (int item = _first - 1; item != None; item = items.LinkOf(item).Next)
        {
            into.Add(item);
        }

        _aside?.Collect(into);
    }

    /// <summary>How many stand before a key, counted only until there are <paramref name="enough"/>.</summary>
    public readonly int CountBefore<TItems>(TItems items, AgedKey key, int enough)
        where TItems : struct, IAgedItems
    {
        int count = 0;
        for (int item = _first - 1; item != None && count < enough && Before(items, items.KeyOf(item), key); item = items.LinkOf(item).Next)
        {
            count++;
        }

        return count < enough && _aside is { Count: > 0 } ? count + _aside.CountBefore(key, enough - count) : count;
    }

    /// <summary>Forgets everyone, whatever their links say.</summary>
    public void Clear()
    {
        _first = _last = 0;
        _aside?.Clear();
    }

    private static bool Before<TItems>(TItems items, in AgedKey one, in AgedKey other)
        where TItems : struct, IAgedItems
    {
        TItems.Compared();
        return one.Before(other);
    }

    /// <summary>Items that stand aside: their place is in their link.</summary>
    private readonly struct Aside<TItems>(TItems items) : IPlacedItems
        where TItems : struct, IAgedItems
    {
        public static void Compared() => TItems.Compared();

        public void StandsAt(int item, int place) => items.LinkOf(item).Previous = place;
    }
}

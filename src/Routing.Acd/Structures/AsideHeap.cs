namespace Routing.Acd.Structures;

/// <summary>
/// A minimum heap, four children a node, whose items know their place in it, so that one can be taken out of the
/// middle. The part of a line for those who come out of order.
/// </summary>
internal sealed class AsideHeap
{
    private const int Children = 4;

    private Entry[] _entries = new Entry[4];

    /// <summary>How many items it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The item with the least key. Only when not empty.</summary>
    public int First => _entries[0].Item;

    /// <summary>The least key. Only when not empty.</summary>
    public AgedKey FirstKey => _entries[0].Key;

    /// <summary>Puts an item in.</summary>
    public void Insert<TItems>(TItems items, int item, AgedKey key)
        where TItems : struct, IPlacedItems
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        Rise(items, Count++, new Entry(key, item));
    }

    /// <summary>Takes out what stands at <paramref name="place"/>.</summary>
    public void Remove<TItems>(TItems items, int place)
        where TItems : struct, IPlacedItems
    {
        Entry last = _entries[--Count];
        if (place == Count)
        {
            return;
        }

        if (place > 0 && Before(items, last, _entries[(place - 1) / Children]))
        {
            Rise(items, place, last);
        }
        else
        {
            Sink(items, place, last);
        }
    }

    /// <summary>Adds all items to a list, in no order.</summary>
    public void Collect(List<int> into)
    {
        for (int place = 0; place < Count; place++)
        {
            into.Add(_entries[place].Item);
        }
    }

    /// <summary>How many have a key before this one, counted only until there are <paramref name="enough"/>.</summary>
    public int CountBefore(in AgedKey key, int enough) => Count == 0 ? 0 : CountBefore(0, key, enough);

    /// <summary>Forgets everything.</summary>
    public void Clear() => Count = 0;

    private static bool Before<TItems>(TItems items, in Entry one, in Entry other)
        where TItems : struct, IPlacedItems
    {
        TItems.Compared();
        return one.Key.Before(other.Key);
    }

    // Who stands below one that does not go before the key does not either.
    private int CountBefore(int place, in AgedKey key, int enough)
    {
        if (!_entries[place].Key.Before(key))
        {
            return 0;
        }

        int count = 1;
        int child = (place * Children) + 1;
        for (int end = Math.Min(child + Children, Count); child < end && count < enough; child++)
        {
            count += CountBefore(child, key, enough - count);
        }

        return count;
    }

    private void Rise<TItems>(TItems items, int place, Entry entry)
        where TItems : struct, IPlacedItems
    {
        while (place > 0)
        {
            int parent = (place - 1) / Children;
            if (!Before(items, entry, _entries[parent]))
            {
                break;
            }

            Put(items, place, _entries[parent]);
            place = parent;
        }

        Put(items, place, entry);
    }

    private void Sink<TItems>(TItems items, int place, Entry entry)
        where TItems : struct, IPlacedItems
    {
        while (true)
        {
            int first = (place * Children) + 1;
            if (first >= Count)
            {
                break;
            }

            int least = first;
            int end = Math.Min(first + Children, Count);
            for (int child = first + 1; child < end; child++)
            {
                least = Before(items, _entries[child], _entries[least]) ? child : least;
            }

            if (!Before(items, _entries[least], entry))
            {
                break;
            }

            Put(items, place, _entries[least]);
            place = least;
        }

        Put(items, place, entry);
    }

    private void Put<TItems>(TItems items, int place, Entry entry)
        where TItems : struct, IPlacedItems
    {
        _entries[place] = entry;
        items.StandsAt(entry.Item, place);
    }

    private readonly record struct Entry(AgedKey Key, int Item);
}

namespace Routing.Acd.Matching;

/// <summary>What is to be looked at next, first by order first: a small heap for the length of one settling.</summary>
internal sealed class OrderedSlots
{
    private Entry[] _entries = new Entry[16];

    public int Count { get; private set; }

    /// <summary>The first by order. Only when not empty.</summary>
    public ref readonly Entry First => ref _entries[0];

    /// <summary>Adds a slot; <paramref name="agent"/> and <paramref name="asOf"/> mean what the caller wants.</summary>
    public void Add(in OrderKey key, int slot, int agent = -1, long asOf = 0)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        int at = Count++;
        var entry = new Entry(key, slot, agent, asOf);
        while (at > 0 && key.Before(_entries[(at - 1) / 2].Key))
        {
            _entries[at] = _entries[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _entries[at] = entry;
    }

    /// <summary>Forgets all of them.</summary>
    public void Clear() => Count = 0;

    /// <summary>Takes the first out.</summary>
    public Entry Take()
    {
        Entry first = _entries[0];
        if (--Count > 0)
        {
            Sink(_entries[Count]);
        }

        return first;
    }

    /// <summary>Puts another in the first one's stead; it must not go before it.</summary>
    public void Replace(in OrderKey key, int slot, int agent, long asOf) => Sink(new Entry(key, slot, agent, asOf));

    private void Sink(in Entry entry)
    {
        int at = 0;
        while (true)
        {
            int child = (at * 2) + 1;
            if (child + 1 < Count && _entries[child + 1].Key.Before(_entries[child].Key))
            {
                child++;
            }

            if (child >= Count || !_entries[child].Key.Before(entry.Key))
            {
                break;
            }

            _entries[at] = _entries[child];
            at = child;
        }

        _entries[at] = entry;
    }

    internal readonly record struct Entry(OrderKey Key, int Slot, int Agent, long AsOf);
}

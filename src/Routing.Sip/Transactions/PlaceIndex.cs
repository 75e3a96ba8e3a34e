namespace Routing.Sip.Transactions;

/// <summary>
/// From the hash of a key to where its record stands, for tables too large for any cache: open addressing in eight bytes each, the hash
/// beside the place. So what is not there is known from one line of memory, and no record is looked at but the one that is meant.
/// The keys must be random (<see cref="KeyHash"/>). Not for several threads at once.
/// </summary>
internal sealed class PlaceIndex
{
    private const int Least = 256;

    // The hash above, the place and one below: 0 is an empty entry.
    private ulong[] _entries = new ulong[Least];
    private int _count;

    private uint Mask => (uint)_entries.Length - 1;

    public void Add(uint hash, int place)
    {
        if (_count >= _entries.Length / 4 * 3)
        {
            Grow();
        }

        Put(Entry(hash, place));
        _count++;
    }

    /// <summary>The places with that hash, one after the other, beginning with <paramref name="at"/> = the hash; -1 when there are no more.</summary>
    public int Next(uint hash, ref uint at)
    {
        for (; _entries[at & Mask] is var entry and not 0; at++)
        {
            if (HashOf(entry) == hash)
            {
                at++;
                return (int)(uint)entry - 1;
            }
        }

        return -1;
    }

    /// <summary>Takes one out that is there. Those behind it move up, so that no gap ends a search too early.</summary>
    public void Remove(uint hash, int place)
    {
        uint gap = hash;
        while (_entries[gap & Mask] != Entry(hash, place))
        {
            gap++;
        }

        for (uint at = gap + 1; _entries[at & Mask] is var entry and not 0; at++)
        {
            // It may move up unless its own first place lies behind the gap.
            if (((at - HashOf(entry)) & Mask) >= ((at - gap) & Mask))
            {
                _entries[gap & Mask] = entry;
                gap = at;
            }
        }

        _entries[gap & Mask] = 0;
        _count--;
    }

    public void Clear() => (_entries, _count) = (new ulong[Least], 0);

    private static ulong Entry(uint hash, int place) => ((ulong)hash << 32) | (uint)(place + 1);

    private static uint HashOf(ulong entry) => (uint)(entry >> 32);

    private void Put(ulong entry)
    {
        uint at = HashOf(entry);
        while (_entries[at & Mask] != 0)
        {
            at++;
        }

        _entries[at & Mask] = entry;
    }

    private void Grow()
    {
        ulong[] old = _entries;
        _entries = new ulong[old.Length * 2];
        foreach (ulong entry in old)
        {
            if (entry != 0)
            {
                Put(entry);
            }
        }
    }
}

using System.Runtime.CompilerServices;

namespace Routing.Acd.Matching;

/// <summary>
/// A minimum heap of slots by a two-part key, four children a node. What comes last by key (the usual
/// case: a line grows at its end) is appended in O(1); anything may be put in or taken out of the middle
/// in O(log n), in any order. Equal keys do not occur: the second part is always a sequence.
/// </summary>
internal sealed class SlotHeap(HeapPlaces places)
{
    private const int Children = 4;

    private Entry[] _entries = new Entry[4];

    /// <summary>How many slots it holds.</summary>
    public int Count { get; private set; }

    /// <summary>The slot with the least key, or -1.</summary>
    public int First => Count == 0 ? -1 : _entries[0].Slot;

    /// <summary>The slots in no order that means anything; <paramref name="at"/> below <see cref="Count"/>.</summary>
    public int this[int at] => _entries[at].Slot;

    /// <summary>The first part of the least key. Only when not empty.</summary>
    public long FirstMajor => _entries[0].Major;

    /// <summary>The second part of the least key. Only when not empty.</summary>
    public long FirstMinor => _entries[0].Minor;

    /// <summary>Puts <paramref name="slot"/> in. It must not be in a heap of these places.</summary>
    public void Insert(int slot, long major, long minor)
    {
        if (Count == _entries.Length)
        {
            Array.Resize(ref _entries, Count * 2);
        }

        places.EnsureRoomFor(slot);
        Rise(Count++, new Entry(major, minor, slot));
    }

    /// <summary>Takes <paramref name="slot"/> out. It must be in this heap.</summary>
    public void Remove(int slot)
    {
        int at = places[slot];
        places[slot] = -1;
        Entry last = _entries[--Count];
        if (at == Count)
        {
            return;
        }

        if (at > 0 && last.Before(_entries[(at - 1) / Children]))
        {
            Rise(at, last);
        }
        else
        {
            Sink(at, last);
        }
    }

    /// <summary>How many have a key before this one, counted only until there are <paramref name="enough"/>.</summary>
    public int CountBefore(long major, long minor, int enough)
    {
        var bound = new Entry(major, minor, -1);
        return Count == 0 ? 0 : CountBefore(0, bound, enough);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            places[_entries[i].Slot] = -1;
        }

        Count = 0;
    }

    // Who stands below one that does not go before the bound does not either.
    private int CountBefore(int at, in Entry bound, int enough)
    {
        if (!_entries[at].Before(bound))
        {
            return 0;
        }

        int count = 1;
        int child = (at * Children) + 1;
        for (int end = Math.Min(child + Children, Count); child < end && count < enough; child++)
        {
            count += CountBefore(child, bound, enough - count);
        }

        return count;
    }

    private void Rise(int at, Entry entry)
    {
        while (at > 0)
        {
            int parent = (at - 1) / Children;
            if (!entry.Before(_entries[parent]))
            {
                break;
            }

            Put(at, _entries[parent]);
            at = parent;
        }

        Put(at, entry);
    }

    private void Sink(int at, Entry entry)
    {
        while (true)
        {
            int first = (at * Children) + 1;
            if (first >= Count)
            {
                break;
            }

            int least = first;
            int end = Math.Min(first + Children, Count);
            for (int child = first + 1; child < end; child++)
            {
                if (_entries[child].Before(_entries[least]))
                {
                    least = child;
                }
            }

            if (!_entries[least].Before(entry))
            {
                break;
            }

            Put(at, _entries[least]);
            at = least;
        }

        Put(at, entry);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Put(int at, Entry entry)
    {
        _entries[at] = entry;
        places[entry.Slot] = at;
    }

    private readonly record struct Entry(long Major, long Minor, int Slot)
    {
        public bool Before(in Entry other) => Major != other.Major ? Major < other.Major : Minor < other.Minor;
    }
}

using System.Runtime.InteropServices;

namespace Routing.Acd.Structures;

/// <summary>
/// An unbounded queue between one thread that adds and one that takes, whoever these are at the time: each
/// side has a right of its own (of holding the core, of delivering) whose passing on is a full fence. Items lie in
/// segments that are used again, so nothing is allocated while about as many stand here as ever before.
/// </summary>
internal sealed class SegmentQueue<T>
{
    private const int Size = 128;
    private const int MostSpare = 64;

    private Segment _tail = new();
    private int _tailAt;
    private Segment? _spares;
    private SegmentCounters _counters;
    private Segment _head;
    private int _headAt;

    // Given back by the taking side and taken as a whole by the adding side: Exchange and CompareExchange.
    private Segment? _returned;

    public SegmentQueue() => _head = _tail;

    /// <summary>Nothing stands here. Any thread; at once out of date.</summary>
    public bool IsEmpty => Volatile.Read(ref _counters.Added) == Volatile.Read(ref _counters.Taken);

    /// <summary>Adds an item. Only the adding side.</summary>
    public void Add(in T item)
    {
        if (_tailAt == Size)
        {
            _tail.Next = TakeSpare();
            _tail = _tail.Next;
            _tailAt = 0;
        }

        _tail.Items[_tailAt++] = item;
        Volatile.Write(ref _counters.Added, _counters.Added + 1); // publishes the item, and its segment: pairs with the read in TryTake
    }

    /// <summary>Takes the oldest item. Only the taking side.</summary>
    public bool TryTake(out T? item)
    {
        if (Volatile.Read(ref _counters.Added) == _counters.Taken)
        {
            item = default;
            return false;
        }

        if (_headAt == Size)
        {
            Segment done = _head;
            _head = done.Next!;
            _headAt = 0;
            Return(done);
        }

        item = _head.Items[_headAt++];
        Volatile.Write(ref _counters.Taken, _counters.Taken + 1); // pairs with the read in IsEmpty
        return true;
    }

    private Segment TakeSpare()
    {
        _spares ??= Interlocked.Exchange(ref _returned, null); // pairs with the CompareExchange in Return
        if (_spares is not { } spare)
        {
            return new Segment();
        }

        _spares = spare.Next;
        spare.Next = null;
        return spare;
    }

    private void Return(Segment segment)
    {
        Segment? top;
        do
        {
            top = Volatile.Read(ref _returned);
            if (top is { Below: >= MostSpare })
            {
                return; // left over from a flood
            }

            segment.Next = top;
            segment.Below = top is null ? 0 : top.Below + 1;
        }
        while (Interlocked.CompareExchange(ref _returned, segment, top) != top);
    }

    private sealed class Segment
    {
        public readonly T[] Items = new T[Size];
        public Segment? Next;

        /// <summary>How many others lie below it among those given back.</summary>
        public int Below;
    }
}

/// <summary>One cache line each, since two threads write them.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct SegmentCounters
{
    [FieldOffset(64)]
    public long Added;

    [FieldOffset(192)]
    public long Taken;
}

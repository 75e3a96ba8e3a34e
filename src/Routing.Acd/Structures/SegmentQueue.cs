using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Routing.Acd.Structures;

/// <summary>
/// An unbounded queue between one thread that adds and one that takes, whoever these are at the time: each
/// side has a right of its own (of holding the core, of delivering) whose passing on is a full fence. Items lie in
/// segments that are used again, so nothing is allocated while about as many stand here as ever before.
/// </summary>
internal sealed class SegmentQueue<T, TSteps>
    where TSteps : struct, ISteps
{
    private const int MostSpare = 64;

    private readonly int _size;
    private Segment _tail;
    private int _tailAt;
    private Segment? _spares;
    private SegmentCounters _counters;
    private Segment _head;
    private int _headAt;

    // Given back by the taking side and taken as a whole by the adding side: Exchange and CompareExchange.
    private Segment? _returned;

    /// <summary>An empty queue of segments of <paramref name="size"/> items; another size than this is for tests.</summary>
    public SegmentQueue(int size = 128)
    {
        _size = size;
        _head = _tail = new Segment(size);
    }

    /// <summary>Nothing stands here. Any thread; at once out of date.</summary>
    public bool IsEmpty
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            TSteps.Reads(Shared.Added);
            long added = Volatile.Read(ref _counters.Added);
            TSteps.Reads(Shared.TakenOut);
            return added == Volatile.Read(ref _counters.Taken);
        }
    }

    /// <summary>The oldest item, until <see cref="Drop"/>. Only the taking side, and only when not empty.</summary>
    public ref readonly T First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_headAt == _size)
            {
                Advance();
            }

            TSteps.Reads(Shared.Item);
            return ref _head.Items[_headAt];
        }
    }

    /// <summary>
    /// Where the next item is to be written; what an earlier one left there is still there. The same until
    /// <see cref="Add"/>. Only the adding side.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Next()
    {
        if (_tailAt == _size)
        {
            Extend();
        }

        TSteps.Writes(Shared.Item);
        return ref _tail.Items[_tailAt];
    }

    /// <summary>Adds the item that was written. Only the adding side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add()
    {
        _tailAt++;
        TSteps.Writes(Shared.Added);
        Volatile.Write(ref _counters.Added, _counters.Added + 1); // publishes the item, and its segment: pairs with the read in IsEmpty
    }

    /// <summary>The oldest item is done with. Only the taking side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Drop()
    {
        if (_headAt == _size)
        {
            Advance();
        }

        _headAt++;
        TSteps.Writes(Shared.TakenOut);
        Volatile.Write(ref _counters.Taken, _counters.Taken + 1); // pairs with the read in IsEmpty
    }

    private void Extend()
    {
        Segment spare = TakeSpare();
        TSteps.Writes(Shared.Item);
        _tail.Next = spare;
        _tail = spare;
        _tailAt = 0;
    }

    private void Advance()
    {
        TSteps.Reads(Shared.Item);
        Segment done = _head;
        _head = done.Next!;
        _headAt = 0;
        Return(done);
    }

    private Segment TakeSpare()
    {
        if (_spares is null)
        {
            TSteps.Writes(Shared.Returned);
            _spares = Interlocked.Exchange(ref _returned, null); // pairs with the CompareExchange in Return
        }

        if (_spares is not { } spare)
        {
            return new Segment(_size);
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
            TSteps.Reads(Shared.Returned);
            top = Volatile.Read(ref _returned);
            if (top is { Below: >= MostSpare })
            {
                return; // left over from a flood
            }

            segment.Next = top;
            segment.Below = top is null ? 0 : top.Below + 1;
            TSteps.Writes(Shared.Returned);
        }
        while (Interlocked.CompareExchange(ref _returned, segment, top) != top);
    }

    private sealed class Segment(int size)
    {
        public readonly T[] Items = new T[size];
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

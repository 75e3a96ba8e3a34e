using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Routing.Sip.Tracing;

/// <summary>
/// A ring of bytes that holds records one after the other, each in one piece. Places are counted from the first byte ever
/// written and never come back, so that an old place is known to be gone. It grows by segments up to its size and stays
/// there. Not for several threads at once.
/// </summary>
internal sealed class TraceStore(int bytes)
{
    private const int SegmentSize = 1 << 20;

    private readonly byte[]?[] _segments = new byte[Math.Max(2, (bytes + SegmentSize - 1) / SegmentSize)][];

    /// <summary>The size of what stands before each record's bytes.</summary>
    public static int HeadSize => Unsafe.SizeOf<TraceHead>();

    /// <summary>Where the next record will stand, or behind it.</summary>
    public long End { get; private set; }

    /// <summary>The oldest record.</summary>
    public long Begin { get; private set; }

    public bool IsEmpty => Begin == End;

    private long Size => (long)_segments.Length * SegmentSize;

    public bool Has(long place) => place >= Begin && place < End;

    /// <summary>The place for a record of <paramref name="length"/> bytes, which is made free by now: see <see cref="NeedsRoom"/>.</summary>
    public long PlaceFor(int length)
    {
        int left = SegmentSize - (int)(End & (SegmentSize - 1));
        return Round(length + HeadSize) > left ? End + left : End;
    }

    /// <summary>Must <see cref="DropOldest"/> come first?</summary>
    public bool NeedsRoom(int length) => PlaceFor(length) + Round(length + HeadSize) - Begin > Size;

    /// <summary>Room for a record, which the caller fills.</summary>
    public Span<byte> Append(in TraceHead head, out long place)
    {
        place = PlaceFor(head.Length);
        if (place > End && SegmentSize - (End & (SegmentSize - 1)) >= HeadSize)
        {
            HeadAt(End) = new TraceHead { Kind = TraceKind.Nothing };
        }

        if (IsEmpty)
        {
            Begin = place;
        }

        End = place + Round(head.Length + HeadSize);
        HeadAt(place) = head;
        return BytesAt(place);
    }

    /// <summary>Takes a record back; false when it is not the newest.</summary>
    public bool Undo(long place)
    {
        bool isNewest = place + Round(HeadAt(place).Length + HeadSize) == End;
        End = isNewest ? place : End;
        return isNewest;
    }

    /// <summary>Lets the oldest record go.</summary>
    public void DropOldest()
    {
        Begin += Round(HeadAt(Begin).Length + HeadSize);
        int left = SegmentSize - (int)(Begin & (SegmentSize - 1));
        if (Begin < End && (left < HeadSize || HeadAt(Begin).Kind == TraceKind.Nothing))
        {
            Begin += left;
        }
    }

    public ref TraceHead HeadAt(long place) => ref MemoryMarshal.AsRef<TraceHead>(At(place, HeadSize));

    public Span<byte> BytesAt(long place) => At(place, HeadSize + HeadAt(place).Length)[HeadSize..];

    // Heads stand on multiples of 8.
    private static int Round(int length) => (length + 7) & ~7;

    private Span<byte> At(long place, int length)
    {
        ref byte[]? segment = ref _segments[place / SegmentSize % _segments.Length];
        segment ??= GC.AllocateUninitializedArray<byte>(SegmentSize);
        return segment.AsSpan((int)(place & (SegmentSize - 1)), length);
    }
}

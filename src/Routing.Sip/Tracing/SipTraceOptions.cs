namespace Routing.Sip.Tracing;

/// <summary>How much of what was said is kept for looking at it.</summary>
public sealed record SipTraceOptions
{
    /// <summary>Bytes kept for calls in all, taken from the machine as they fill, and an eighth more for all else; 0, the default, keeps nothing.</summary>
    public int Bytes { get; init; }

    /// <summary>Bytes that one Call-ID may hold of them, so that one peer in a loop does not push the others out. Default 256 KiB.</summary>
    public int BytesPerCall { get; init; } = 256 << 10;

    /// <summary>Hears of each message that is kept, in the order of the wire; null for nobody.</summary>
    public ISipTraceSink? Sink { get; init; }
}

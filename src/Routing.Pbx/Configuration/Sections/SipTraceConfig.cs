using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.sip.trace</c> as written.</summary>
internal sealed record SipTraceConfig(Written<int> Memory, Written<int> PerCall)
{
    private static readonly Key<int> MemoryKey = new(
        "memory", Kinds.Size(1L << 30), "64MB", "How much of the SIP messages of calls is kept in memory for routing trace, taken as it fills; 0 keeps none.");

    private static readonly Key<int> PerCallKey = new("per_call", Kinds.Size(64L << 20), "256KB", "The most that one leg of a call may have of it.");

    public static SectionKind<SipTraceConfig> Section { get; } = new(
        "trace", [MemoryKey, PerCallKey], read => new SipTraceConfig(read.Read(MemoryKey), read.Read(PerCallKey)));
}

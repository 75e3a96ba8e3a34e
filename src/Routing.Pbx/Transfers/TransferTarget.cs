using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Transfers;

/// <summary>What a REFER comes to, before anything is done. Immutable.</summary>
internal abstract record TransferTarget
{
    /// <summary>It is refused.</summary>
    internal sealed record Refused(int Status, string Why) : TransferTarget;

    /// <summary>Somebody is dialled.</summary>
    internal sealed record Dialled(Destination To, IReadOnlyList<KeyValuePair<string, string>> Headers) : TransferTarget;

    /// <summary>A flow takes them.</summary>
    internal sealed record Flow(string Called, NumberRoute Route) : TransferTarget;

    /// <summary>They take the place that the transferor has in another call.</summary>
    internal sealed record Attended(Leg Leg, bool EarlyOnly) : TransferTarget;

    /// <summary>They are parked: in that slot, or in the one that the transferor's other leg keeps, or in any.</summary>
    internal sealed record Parked(string? Slot, Leg? KeptBy) : TransferTarget;
}

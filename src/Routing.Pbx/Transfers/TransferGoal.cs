using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Transfers;

/// <summary>What a REFER comes to, before anything is done. Immutable.</summary>
internal abstract record TransferGoal
{
    /// <summary>It is refused.</summary>
    internal sealed record Refused(int Status, string Why) : TransferGoal;

    /// <summary>Somebody is dialled.</summary>
    internal sealed record Dialled(Destination To, IReadOnlyList<KeyValuePair<string, string>> Headers) : TransferGoal;

    /// <summary>A flow takes them.</summary>
    internal sealed record Flow(string Called, NumberRoute Route) : TransferGoal;

    /// <summary>They take the place that the referrer has in another call.</summary>
    internal sealed record Place(Leg Leg, bool EarlyOnly) : TransferGoal;

    /// <summary>They are parked: in that slot, or in the one that the referrer's other leg keeps, or in any.</summary>
    internal sealed record Parked(string? Slot, Leg? KeptBy) : TransferGoal;
}

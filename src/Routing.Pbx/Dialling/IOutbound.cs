using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Dialling;

/// <summary>The way out over trunks. Any thread.</summary>
internal interface IOutbound
{
    /// <summary>Whether any route is for <paramref name="dialled"/>, whoever may use it.</summary>
    bool Leads(PbxPlan plan, string dialled);

    /// <summary>Finds the way to <paramref name="dialled"/>; the route claims a place on a trunk only for what it hands out.</summary>
    /// <param name="plan">The plan of the call.</param>
    /// <param name="dialled">What was dialled.</param>
    /// <param name="from">Who calls.</param>
    /// <param name="who">On whose account: the extension or agent, or the flow.</param>
    OutboundWay Begin(PbxPlan plan, string dialled, CallingParty from, string who);
}

/// <summary>A way out, or why there is none.</summary>
/// <param name="Route">The way; null when refused.</param>
/// <param name="Refusal">What the caller is told.</param>
/// <param name="Why">What the log is told.</param>
internal readonly record struct OutboundWay(IDialRoute? Route, DialFailure Refusal = default, string Why = "");

/// <summary>Without routes nobody calls out.</summary>
internal sealed class NoOutbound : IOutbound
{
    public bool Leads(PbxPlan plan, string dialled) => false;

    public OutboundWay Begin(PbxPlan plan, string dialled, CallingParty from, string who) =>
        new(null, DialFailure.Unknown, "no such extension or number, and no route leads outside");
}

using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Dialling;

/// <summary>Where what was dialled leads. Immutable.</summary>
/// <param name="Dialled">What was dialled, for log and record.</param>
internal abstract record Destination(string Dialled)
{
    /// <summary>The same at one phone of it alone (RFC 5627 §3.1), where it has phones.</summary>
    public Destination At(string? instance) => this is PhoneDestination phone && instance is not null ? phone with { Instance = instance } : this;
}

/// <summary>A flow: what the callers of a number get.</summary>
internal sealed record FlowDestination(string Dialled, NumberRoute Route) : Destination(Dialled);

/// <summary>An extension's or an agent's phones.</summary>
internal sealed record PhoneDestination(PhonePlan Phone) : Destination(Phone.Name)
{
    /// <summary>The one phone that is meant (RFC 5627): whatever is set for the others, and where calls go on to, is not for it. Null for all.</summary>
    public string? Instance { get; init; }
}

/// <summary>A ring group.</summary>
internal sealed record GroupDestination(RingGroupPlan Group) : Destination(Group.Name);

/// <summary>A feature code: something is done, and nobody is reached.</summary>
internal sealed record FeatureDestination(string Dialled, FeatureCode Code) : Destination(Dialled)
{
    /// <summary>What was dialled behind the code.</summary>
    public string Argument => Code.ArgumentOf(Dialled);
}

/// <summary>A number that is not ours: over a trunk, if a route allows it.</summary>
internal sealed record OutsideDestination(string Dialled) : Destination(Dialled);

/// <summary>The place of a leg that is in another call, or rings for one (RFC 3891).</summary>
internal sealed record TakeOverDestination(string Dialled, Leg Leg, bool EarlyOnly) : Destination(Dialled);

/// <summary>A phone that sent somebody on and is rung for them, whatever it is in and whatever is set there.</summary>
internal sealed record RecallDestination(PhonePlan Phone) : Destination(Phone.Name);

/// <summary>A SIP URI that an admin wrote down; nobody can dial one.</summary>
internal sealed record UriDestination(string Uri) : Destination(Uri);

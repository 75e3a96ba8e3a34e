namespace Routing.Pbx.Configuration.Plans;

/// <summary>An extension's or an agent's phones, as those who call them need them.</summary>
/// <param name="Name">The key in the configuration: the user part of the AOR, and what others dial.</param>
/// <param name="DisplayName">The name shown to whom it calls within the house.</param>
public sealed record PhonePlan(string Name, string DisplayName)
{
    /// <summary>The language in which it is spoken to; null for the node's.</summary>
    public string? Language { get; init; }

    /// <summary>An agent's: calls on it are seen by the ACD.</summary>
    public bool IsAgent { get; init; }

    /// <summary>The number shown outside; null for what the trunk is set to show.</summary>
    public string? CallerId { get; init; }

    /// <summary>The name shown outside: empty where it has none but its own number within the house.</summary>
    public string OutsideName => DisplayName == Name ? "" : DisplayName;

    /// <summary>Rings though its line is in use.</summary>
    public bool CallWaiting { get; init; }

    /// <summary>How long it rings when called directly.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How the phone is asked to answer by itself: <c>none</c>, <c>call_info</c>, <c>alert_info</c> or <c>answer_mode</c>.</summary>
    public string AutoAnswer { get; init; } = "none";

    /// <summary>How its phones send key presses.</summary>
    public KeyWay Keys { get; init; }

    /// <summary>The outside number that stands for its phone; null for a phone that registers.</summary>
    public string? Dial { get; init; }

    /// <summary>With <see cref="Dial"/>: who answers must press 1.</summary>
    public bool Confirm { get; init; }

    /// <summary>Where a caller goes whom nobody answered; null to be told so.</summary>
    public DestinationPlan? NoAnswer { get; init; }

    /// <summary>Where a caller goes when the line is in use or the call was declined; null to be told so.</summary>
    public DestinationPlan? Busy { get; init; }

    /// <summary>Where a caller goes when no phone is there; null to be told so.</summary>
    public DestinationPlan? Unreachable { get; init; }
}

/// <summary>Several phones behind one number.</summary>
/// <param name="Name">The number.</param>
/// <param name="Members">Extensions and agents, in order.</param>
/// <param name="Strategy"><c>all</c>, <c>in_order</c> or <c>round_robin</c>.</param>
/// <param name="Ring">How long each round, or each member, rings.</param>
/// <param name="Otherwise">Where a caller goes whom nobody answered; null to be told so.</param>
public sealed record RingGroupPlan(string Name, IReadOnlyList<string> Members, string Strategy, TimeSpan Ring, DestinationPlan? Otherwise);

/// <summary>Where a call is sent: a flow, or what a phone could dial. One of the two.</summary>
/// <param name="Flow">The flow's name.</param>
/// <param name="To">The extension, agent, ring group, number or SIP URI.</param>
public sealed record DestinationPlan(string? Flow, string? To);

using System.Collections.Frozen;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>How calls get out. Immutable.</summary>
internal sealed record OutboundPlan
{
    /// <summary>No way out.</summary>
    public static OutboundPlan None { get; } = new();

    /// <summary>Routes of emergency numbers, looked at first.</summary>
    public PatternTable<RoutePlan> Emergency { get; init; } = PatternTable<RoutePlan>.Empty;

    /// <summary>What those routes are asked for by name and not by number.</summary>
    public EmergencyServices Services { get; init; } = EmergencyServices.None;

    /// <summary>All other routes.</summary>
    public PatternTable<RoutePlan> Routes { get; init; } = PatternTable<RoutePlan>.Empty;

    /// <summary>The groups that agents are in, by agent.</summary>
    public FrozenDictionary<string, FrozenSet<string>> GroupsOf { get; init; } = FrozenDictionary<string, FrozenSet<string>>.Empty;

    /// <summary>Most calls placed over trunks in any second, in all; null for no limit.</summary>
    public int? CallsPerSecond { get; init; }
}

/// <summary>One of <c>routes</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsEmergency">Goes out even above the limits.</param>
/// <param name="Callers">Who may use it; null for all.</param>
/// <param name="Strip">Characters taken off the front of what was dialled.</param>
/// <param name="Prefix">What is put before the rest.</param>
/// <param name="CallerId">What is shown of the caller; null for what the caller shows.</param>
/// <param name="To">The trunks, group after group; a single trunk is a group of one.</param>
internal sealed record RoutePlan(
    string Name,
    bool IsEmergency,
    RouteCallersPlan? Callers,
    int Strip,
    string Prefix,
    CallerIdPlan? CallerId,
    IReadOnlyList<TrunkGroupPlan> To)
{
    /// <summary>It bars its numbers.</summary>
    public bool IsBar => Callers is { IsNobody: true };

    /// <summary>Of routes for the same numbers the one that names its callers comes first, and phones before whole groups.</summary>
    public int Openness => Callers is null ? 2 : Callers.Groups.Count > 0 ? 1 : 0;
}

/// <summary>Who may use a route.</summary>
internal sealed record RouteCallersPlan(FrozenSet<string> Groups, FrozenSet<string> Extensions, FrozenSet<string> Flows)
{
    /// <summary>Its numbers are barred.</summary>
    public bool IsNobody => Groups.Count + Extensions.Count + Flows.Count == 0;
}

/// <summary>What a route shows of its callers.</summary>
/// <param name="Number">The number shown; null for the caller's own.</param>
/// <param name="Name">The name shown; null for the caller's own.</param>
/// <param name="Keep">Callers' own numbers that are shown; null for all where <paramref name="Number"/> is null, else for none.</param>
/// <param name="Withhold">Nothing is shown.</param>
internal sealed record CallerIdPlan(string? Number, string? Name, PatternTable<bool>? Keep, bool Withhold);

/// <summary>Trunks of which one is taken.</summary>
/// <param name="Name">The group's name, or that of its only trunk.</param>
/// <param name="Order">Which is tried first.</param>
/// <param name="Members">The trunks.</param>
/// <param name="NextOn">Answers after which the next is tried.</param>
/// <param name="NextOnCauses">Q.850 causes after which it is.</param>
internal sealed record TrunkGroupPlan(
    string Name,
    TrunkOrder Order,
    IReadOnlyList<TrunkMemberPlan> Members,
    FrozenSet<int> NextOn,
    FrozenSet<int> NextOnCauses);

/// <summary>A trunk in a group.</summary>
/// <param name="Trunk">Its name.</param>
/// <param name="Weight">Its share, 1 or more.</param>
internal sealed record TrunkMemberPlan(string Trunk, int Weight);

/// <summary>Which trunk of a group is tried first.</summary>
internal enum TrunkOrder
{
    InOrder,
    RoundRobin,
    Weighted,
    LeastUsed,
}

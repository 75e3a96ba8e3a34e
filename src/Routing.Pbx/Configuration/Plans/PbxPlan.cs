using System.Collections.Frozen;
using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Pbx.Numbers;
using Routing.Sip.Security;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>
/// The whole configuration, compiled: immutable, swapped as one reference. A call keeps the plan it
/// began with for its flow and prompts; the ACD always uses the newest.
/// </summary>
public sealed record PbxPlan
{
    /// <summary>Counts up with each successful load, from 1.</summary>
    public required int Version { get; init; }

    /// <summary>This node.</summary>
    public required NodePlan Node { get; init; }

    /// <summary>What the ACD gets.</summary>
    public required RoutingPlan Routing { get; init; }

    /// <summary>What the SIP user agent gets.</summary>
    public required SipAccessPlan Access { get; init; }

    /// <summary>The names behind the ACD's numbers; one table for the life of the process.</summary>
    public required NameTable Names { get; init; }

    /// <summary>Trunks by name.</summary>
    public required FrozenDictionary<string, TrunkPlan> Trunks { get; init; }

    /// <summary>How calls get out.</summary>
    internal OutboundPlan Outbound { get; init; } = OutboundPlan.None;

    /// <summary>Which flow a called number gets.</summary>
    public required NumberPlan Numbers { get; init; }

    /// <summary>How numbers are dialled in this house.</summary>
    internal NumberingPlan Numbering { get; init; } = NumberingPlan.None;

    /// <summary>Who is kept out.</summary>
    internal BlockedPlan Blocked { get; init; } = BlockedPlan.None;

    /// <summary>Compiled flows by name.</summary>
    public required FrozenDictionary<string, FlowProgram> Flows { get; init; }

    /// <summary>Agents by name.</summary>
    public required FrozenDictionary<string, AgentDeskPlan> Agents { get; init; }

    /// <summary>Extensions and agents as others call them, by name.</summary>
    public FrozenDictionary<string, PhonePlan> Phones { get; init; } = FrozenDictionary<string, PhonePlan>.Empty;

    /// <summary>Ring groups by number.</summary>
    public FrozenDictionary<string, RingGroupPlan> RingGroups { get; init; } = FrozenDictionary<string, RingGroupPlan>.Empty;

    /// <summary>What phones may dial to have something done.</summary>
    internal FeaturePlan Features { get; init; } = FeaturePlan.None;

    /// <summary>Where calls are parked.</summary>
    internal ParkingPlan Parking { get; init; } = ParkingPlan.None;

    /// <summary>When sign-ins end by themselves.</summary>
    internal DesksPlan Desks { get; init; } = DesksPlan.None;

    /// <summary>Queues by name.</summary>
    public required FrozenDictionary<string, QueueCarePlan> Queues { get; init; }

    /// <summary>Opening hours by name.</summary>
    public required FrozenDictionary<string, CalendarPlan> Calendars { get; init; }

    /// <summary>Audio files.</summary>
    public required PromptPlan Prompts { get; init; }
}

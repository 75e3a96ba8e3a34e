using Microsoft.Extensions.Logging;
using Routing.Acd;
using Routing.Acd.Matching;
using Routing.Media;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Parking;
using Routing.Pbx.Queues;
using Routing.Pbx.Scheduling;
using Routing.Records;
using Routing.Sip;

namespace Routing.Pbx.Calls;

/// <summary>What every call and desk works with: the leaves, the clock, the scheduler and the ways to everybody. Immutable.</summary>
internal sealed record CallEnvironment(
    IWorkScheduler Scheduler,
    ProcessClock Clock,
    IMediaEngine Media,
    IAcdRouter Acd,
    IRecordSink Records,
    AcdPartitionOptions Partition,
    PbxMetrics Metrics,
    LastAgents LastAgents,
    SipUserAgent Sip,
    Switchboard Switchboard,
    ILogger Log)
{
    /// <summary>The legs with a dialog.</summary>
    public LegDirectory Legs { get; } = new();

    /// <summary>Where calls are parked.</summary>
    public required ParkingLot Parking { get; init; }

    /// <summary>What people have set at desks.</summary>
    public required DeskStates DeskStates { get; init; }

    /// <summary>What feature codes do to agents.</summary>
    public required IFeatureDesks Features { get; init; }

    /// <summary>Keeps PINs from being guessed.</summary>
    public required PinGuard Pins { get; init; }
}

using Microsoft.Extensions.Logging;
using Routing.Acd;
using Routing.Acd.Matching;
using Routing.Media;
using Routing.Pbx.Queues;
using Routing.Pbx.Scheduling;
using Routing.Records;

namespace Routing.Pbx.Calls;

/// <summary>What every call and desk works with: the leaves, the clock and the scheduler. Immutable.</summary>
internal sealed record CallEnvironment(
    IWorkScheduler Scheduler,
    ProcessClock Clock,
    IMediaEngine Media,
    IAcdRouter Acd,
    IRecordSink Records,
    AcdPartitionOptions Partition,
    PbxMetrics Metrics,
    LastAgents LastAgents,
    ILogger Log);

using Routing.Acd;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>The subject: a partition as shipped, mailbox and outbox included.</summary>
internal sealed class PartitionPosting : IPosting
{
    private readonly AcdPartition _partition;

    public PartitionPosting(IAcdEvents events, int inbox = 16_384) =>
        _partition = new AcdPartition(events, new NoAlarm(), HandOn, Options with { InboxCapacity = inbox });

    /// <summary>Room for two million interactions, so that none of the worlds comes near it.</summary>
    public static AcdPartitionOptions Options { get; } = new() { MaxInteractions = 2_097_152 };

    public static void HandOn(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    public void Post(in AcdCommand command) => _partition.Post(command);

    public void Close()
    {
    }
}

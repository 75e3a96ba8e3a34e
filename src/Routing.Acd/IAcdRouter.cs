using Routing.Acd.Model;

namespace Routing.Acd;

/// <summary>
/// The port to the ACD, whatever node it runs on: commands in, events out, and a snapshot that may be
/// a moment old. Nobody holds a reference into the ACD's state.
/// </summary>
public interface IAcdRouter
{
    /// <summary>
    /// Posts a command. Any thread; never blocks. There is no result: what comes of it comes as events.
    /// Only <see cref="AcdCommandKind.Submit"/> can be refused, by <see cref="AcdEventKind.Left"/> with
    /// <see cref="LeaveReason.Full"/>; a resubmit is only when the partition knows
    /// <see cref="Matching.AcdPartitionOptions.MostInteractions"/>, more than which it cannot number.
    /// </summary>
    /// <exception cref="Exception">
    /// A port threw, which it must not, or the ACD has a fault, while this thread worked for it. After a port's nothing
    /// is lost: all is applied and delivered. After one of the ACD itself what that command was about may be half done.
    /// </exception>
    void Post(in AcdCommand command);

    /// <summary>
    /// Why the interaction's reservations fell as they did, oldest first; empty when tracing is off or when
    /// it is so long ago that the ring has gone round. Only those of reservations with a sequence above
    /// <paramref name="after"/>: the ring is looked through from its newest entry back to there. Any thread.
    /// </summary>
    IReadOnlyList<Decision> Decisions(Guid interaction, long after = 0);

    /// <summary>What waits and who is there, consistent in itself, at most a moment old. Any thread.</summary>
    AcdSnapshot Snapshot();
}

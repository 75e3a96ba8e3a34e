using Routing.Acd;
using Routing.Acd.Model;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Queues;

/// <summary>
/// One snapshot of the ACD for all gauges of one collection, which are read one after the other: each
/// gauge taking its own would copy the core a dozen times and show figures that do not fit together. Any thread.
/// </summary>
internal sealed class RecentSnapshot(IAcdRouter acd, ProcessClock clock)
{
    /// <summary>A collection takes less, and the next one comes much later.</summary>
    private const long Microseconds = 20_000;

    private const long AuditMicroseconds = 1_000_000;

    // Replaced as a whole: volatile orders the pair's contents before the reference.
    private volatile Audited _audited = new(long.MinValue / 2, 0);
    private volatile Taken _taken = new(long.MinValue / 2, AcdSnapshot.Empty);

    /// <summary>What the ACD held no longer ago than a collection takes.</summary>
    public AcdSnapshot Snapshot()
    {
        long now = clock.Microseconds;
        Taken taken = _taken;
        if (now - taken.At > Microseconds)
        {
            _taken = taken = new Taken(now, acd.Snapshot());
        }

        return taken.Snapshot;
    }

    /// <summary>
    /// The audit of eligible pairs, no older than <see cref="AuditMicroseconds"/>: it counts by brute force, and
    /// whoever scrapes in a loop must not take a core from the calls.
    /// </summary>
    public long EligiblePairsUnmatched()
    {
        long now = clock.Microseconds;
        Audited audited = _audited;
        if (now - audited.At > AuditMicroseconds)
        {
            _audited = audited = new Audited(now, Snapshot().CountEligiblePairsUnmatched());
        }

        return audited.Pairs;
    }

    private sealed record Audited(long At, long Pairs);

    private sealed record Taken(long At, AcdSnapshot Snapshot);
}

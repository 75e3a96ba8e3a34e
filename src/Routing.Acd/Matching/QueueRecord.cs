using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>One queue in the core.</summary>
internal sealed class QueueRecord(QueuePlan plan, HeapPlaces places)
{
    private GroupLimit[] _groups = [.. plan.Groups];

    /// <summary>The newest definition; of a queue that was removed, the last.</summary>
    public QueuePlan Plan { get; private set; } = plan;

    /// <summary>In the newest plan: takes new entries.</summary>
    public bool Open { get; set; }

    /// <summary>Those who wait here, those being rung for included, by entry into this queue.</summary>
    public SlotHeap Present { get; } = new(places);

    /// <summary>Takes over a newer definition.</summary>
    public void Redefine(QueuePlan plan)
    {
        Plan = plan;
        _groups = [.. plan.Groups];
    }

    /// <summary>The greatest wait among the groups' that <paramref name="wait"/> has reached; 0 for none.</summary>
    public long OpenAfter(long wait)
    {
        long open = 0;
        foreach (GroupLimit limit in _groups)
        {
            if (limit.AfterMicroseconds <= wait)
            {
                open = Math.Max(open, limit.AfterMicroseconds);
            }
        }

        return open;
    }

    /// <summary>The next wait at which a group opens; null for none.</summary>
    public long? OpensNext(long wait)
    {
        long? next = null;
        foreach (GroupLimit limit in _groups)
        {
            if (limit.AfterMicroseconds > wait && (next is null || limit.AfterMicroseconds < next))
            {
                next = limit.AfterMicroseconds;
            }
        }

        return next;
    }
}

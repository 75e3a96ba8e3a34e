namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// One point of the tree of schedules: who could go, who goes, who need not. Threads are bits of a mask.
/// </summary>
internal sealed class Node
{
    /// <summary>At most this many threads, those that work is handed on to included.</summary>
    public const int MaxThreads = 8;

    /// <summary>What each of the enabled threads would do.</summary>
    public Touch[] Next { get; } = new Touch[MaxThreads];

    public int Enabled { get; set; }

    /// <summary>Going first with one of these leads nowhere that was not seen from an earlier point.</summary>
    public int Asleep { get; set; }

    /// <summary>Those who must go first here at some time, for all orders that matter to be seen.</summary>
    public int Wanted { get; set; }

    /// <summary>Those of them that have.</summary>
    public int Done { get; set; }

    /// <summary>Who goes in the present execution.</summary>
    public int Chosen { get; set; }

    /// <summary>By thread: one more than the number of its last step that happens before the step taken here, or is it.</summary>
    public int[] Clock { get; } = new int[MaxThreads];

    public Touch Step => Next[Chosen];

    public void Enter(LogicalThread[] threads, int count, IExplored explored)
    {
        Enabled = Asleep = Wanted = Done = 0;
        for (int i = 0; i < count; i++)
        {
            if (!threads[i].IsDone)
            {
                Enabled |= 1 << i;
                Next[i] = threads[i].Next.When(threads[i].Next.Kind == TouchKind.Try && explored.IsTaken(threads[i].Next.Place));
            }
        }
    }

    /// <summary>Of the threads that sleep here or are done, those whose next touch the step taken here does not disturb.</summary>
    public int StillAsleep()
    {
        int asleep = 0;
        for (int others = (Asleep | Done) & ~(1 << Chosen); others != 0; others &= others - 1)
        {
            int thread = int.TrailingZeroCount(others);
            if (!Next[thread].ConflictsWith(Step))
            {
                asleep |= 1 << thread;
            }
        }

        return asleep;
    }
}

namespace Routing.Acd.Tests;

/// <summary>Bytes that a piece of work allocates on this thread.</summary>
internal static class Allocated
{
    private const int Turns = 5;

    /// <summary>
    /// The least of several turns: a collection that other tests cause in the middle of one leaves a trace in the count, but
    /// what the work itself allocates it allocates in each.
    /// </summary>
    public static long Least(Action work)
    {
        long least = long.MaxValue;
        for (int turn = 0; turn < Turns; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}

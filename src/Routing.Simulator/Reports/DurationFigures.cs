namespace Routing.Simulator.Reports;

/// <summary>Durations of one kind over all calls that had them.</summary>
/// <param name="Count">How many there were; with 0 the others are zero.</param>
/// <param name="P50">Half of them were not longer.</param>
/// <param name="P95">95 in 100 were not longer.</param>
/// <param name="Max">The longest.</param>
public readonly record struct DurationFigures(int Count, TimeSpan P50, TimeSpan P95, TimeSpan Max)
{
    /// <summary>The figures of <paramref name="durations"/>, by nearest rank: each is one of them.</summary>
    internal static DurationFigures Of(IEnumerable<TimeSpan> durations)
    {
        TimeSpan[] sorted = [.. durations.Order()];
        return sorted.Length == 0 ? default : new DurationFigures(sorted.Length, Rank(sorted, 0.50), Rank(sorted, 0.95), sorted[^1]);
    }

    private static TimeSpan Rank(TimeSpan[] sorted, double share) => sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}

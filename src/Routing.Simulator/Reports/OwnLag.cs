namespace Routing.Simulator.Reports;

/// <summary>How late this process's own audio thread was: what the figures about sound are worth.</summary>
/// <param name="P99">99 in 100 sending slots were not later.</param>
/// <param name="Max">The latest.</param>
/// <param name="SkippedRounds">20 ms rounds in which nothing was sent, because the thread came too late.</param>
public readonly record struct OwnLag(TimeSpan P99, TimeSpan Max, long SkippedRounds);

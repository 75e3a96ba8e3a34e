namespace Routing.Bench.Reporting;

/// <summary>One goal and what came of it.</summary>
/// <param name="Goal">What is measured.</param>
/// <param name="Target">What was hoped for, as text.</param>
/// <param name="Measured">The median of the runs, in the target's unit.</param>
/// <param name="Spread">The lowest and the highest run.</param>
/// <param name="Met">Whether the median reaches the target.</param>
/// <param name="Note">Baselines of the same run and what else belongs to the figure; not part of the contract.</param>
internal sealed record GoalRow(string Goal, string Target, double Measured, double[] Spread, bool Met, string Note);

using Routing.Bench.Reporting;

namespace Routing.Bench.Subjects;

/// <summary>The main job: what a call costs from its INVITE to its record, and how fast agents and packets are handed on.</summary>
internal static class PathSubject
{
    /// <summary>How often each figure is taken.</summary>
    public const int Runs = 3;

    public static async Task RunAsync(GoalReport report, CancellationToken cancel)
    {
        await AnswerOnly.MeasureAsync(report, cancel);
        await WaitingCallers.MeasureAsync(report, cancel);
        await WholeCalls.MeasureAsync(report, cancel);
        await RelayLatency.MeasureAsync(report, cancel);
    }
}

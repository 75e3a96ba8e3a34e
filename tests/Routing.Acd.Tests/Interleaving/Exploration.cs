using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Interleaving;

/// <summary>What is explored: made anew for each schedule, run by its threads, looked at in the end.</summary>
internal interface IExplored
{
    /// <summary>What each thread does.</summary>
    IReadOnlyList<Action> Threads { get; }

    /// <summary>Whether some thread has the right that <paramref name="place"/> stands for.</summary>
    bool IsTaken(Shared place);

    /// <summary>What is wrong now that all threads have ended; null for nothing.</summary>
    string? Fault();
}

/// <summary>All interleavings of a few threads, or as many as the bound allows.</summary>
/// <param name="Executions">Schedules run to their end, no two of them equal up to the order of steps that do not conflict.</param>
/// <param name="Cut">Schedules left early, since another had shown what they would have.</param>
/// <param name="Steps">Touches of shared memory in the longest schedule.</param>
/// <param name="IsComplete">Nothing is left to explore.</param>
/// <param name="Fault">What was wrong in the last execution, and its schedule; null for nothing.</param>
internal sealed record Exploration(int Executions, int Cut, int Steps, bool IsComplete, string? Fault)
{
    /// <summary>Explores what <paramref name="make"/> makes, which gets the way to begin a further thread, until a fault, the end or the bound.</summary>
    public static Exploration Of(Func<Action<Action>, IExplored> make, int mostExecutions)
    {
        using var schedule = new Schedule();
        int executions = 0;
        int cut = 0;
        int steps = 0;
        while (executions + cut < mostExecutions)
        {
            IExplored explored = make(schedule.Add);
            if (schedule.Run(explored))
            {
                executions++;
                steps = Math.Max(steps, schedule.Length);
                if (explored.Fault() is { } fault)
                {
                    return new Exploration(executions, cut, steps, false, $"{fault}\n{schedule.Tell()}");
                }
            }
            else
            {
                cut++;
            }

            if (!schedule.Backtrack())
            {
                return new Exploration(executions, cut, steps, true, null);
            }
        }

        return new Exploration(executions, cut, steps, false, null);
    }

    public override string ToString() =>
        $"{Executions:N0} executions of up to {Steps} steps, {Cut:N0} more cut short, {(IsComplete ? "complete" : "NOT complete")}";
}

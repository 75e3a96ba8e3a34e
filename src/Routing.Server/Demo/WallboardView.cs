using System.Globalization;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Server.Hosting;
using Routing.Simulator;
using Routing.Simulator.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Routing.Server.Demo;

/// <summary>What a wallboard says at one moment, as a table and as a line: live state of the engine, progress of the crowd.</summary>
internal static class WallboardView
{
    private static readonly (AgentState State, string Word)[] States =
    [
        (AgentState.Available, "available"), (AgentState.Reserved, "ringing"), (AgentState.Busy, "talking"),
        (AgentState.WrapUp, "wrap-up"), (AgentState.Paused, "paused"), (AgentState.SignedOut, "signed out"),
    ];

    /// <summary>One line for where there is no terminal.</summary>
    public static string Line(Engine engine, Crowd crowd)
    {
        AcdSnapshot acd = engine.Exchange.AcdSnapshot();
        CrowdProgress progress = crowd.Progress;
        string queues = string.Join(' ', Queues(engine, acd).Select(q => $"{q.Name}={q.Waiting}"));
        string agents = string.Join(' ', States.Select(s => $"{s.Word.Replace(' ', '_')}={acd.Agents.Count(a => a.State == s.State)}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{progress.Elapsed.TotalSeconds,5:0.0}s placed={progress.Placed} in_flow={progress.InFlow} waiting={progress.Waiting} talking={progress.Talking} answered={progress.Outcomes.Answered} abandoned={progress.Outcomes.Abandoned} failed={progress.Outcomes.Failed} | queues {queues} | agents {agents}");
    }

    /// <summary>The live table.</summary>
    public static IRenderable Table(Engine engine, Crowd crowd)
    {
        AcdSnapshot acd = engine.Exchange.AcdSnapshot();
        CrowdProgress progress = crowd.Progress;
        var queues = new Table().RoundedBorder().Title("Queues").AddColumns("queue", "waiting", "longest wait");
        foreach ((string name, int waiting, double longest) in Queues(engine, acd))
        {
            queues.AddRow(name, waiting.ToString(CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{longest:0.0} s"));
        }

        var agents = new Table().RoundedBorder().Title("Agents").AddColumns([.. States.Select(s => s.Word)]);
        agents.AddRow([.. States.Select(s => acd.Agents.Count(a => a.State == s.State).ToString(CultureInfo.InvariantCulture))]);

        var calls = new Table().RoundedBorder().Title("Callers")
            .AddColumns("placed", "in flow", "waiting", "talking", "answered", "abandoned", "left in flow", "rejected", "failed");
        OutcomeCounts outcomes = progress.Outcomes;
        long[] figures = [progress.Placed, progress.InFlow, progress.Waiting, progress.Talking, outcomes.Answered, outcomes.Abandoned, outcomes.LeftInFlow, outcomes.Rejected, outcomes.Failed];
        calls.AddRow([.. figures.Select(f => f.ToString(CultureInfo.InvariantCulture))]);

        var head = new Markup(string.Create(CultureInfo.InvariantCulture, $"[bold]Routing demo[/]  {progress.Elapsed.TotalSeconds:0.0} s   SIP {engine.SipEndPoints[0]}   metrics {engine.HttpAddress}/metrics"));
        return new Rows(head, queues, agents, calls);
    }

    private static IEnumerable<(string Name, int Waiting, double LongestWait)> Queues(Engine engine, AcdSnapshot acd)
    {
        foreach (QueueCarePlan queue in engine.Exchange.Plan.Queues.Values.OrderBy(q => q.Name, StringComparer.Ordinal))
        {
            QueueSnapshot now = acd.Queues.FirstOrDefault(q => q.Queue == queue.Id);
            yield return (queue.Name, now.Waiting, now.OldestEntered == 0 ? 0 : Math.Max(0, engine.Exchange.Clock.Microseconds - now.OldestEntered) / 1e6);
        }
    }
}

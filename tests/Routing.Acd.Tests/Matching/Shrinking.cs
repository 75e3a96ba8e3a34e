using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Makes a log that fails as short and as plain as it can be while it still fails.</summary>
internal static class Shrinking
{
    private const int MostSteps = 1_000_000;

    public static List<WorldStep> Shrink(List<WorldStep> log, Predicate<List<WorldStep>> fails)
    {
        int steps = 0;
        bool FailsStill(List<WorldStep> other) => (steps += other.Count) < MostSteps && fails(other);
        for (int before = int.MaxValue; steps < MostSteps && Weight(log) < before;)
        {
            before = Weight(log);
            log = Plainer(Shorter(log, FailsStill), FailsStill);
        }

        return log;
    }

    private static int Weight(List<WorldStep> log) => log.Sum(step => WorldText.Of(step.Command).Length);

    private static List<WorldStep> Shorter(List<WorldStep> log, Predicate<List<WorldStep>> fails)
    {
        for (int piece = log.Count / 2; piece > 0; piece /= 2)
        {
            for (int at = 0; at + piece <= log.Count;)
            {
                List<WorldStep> shorter = [.. log[..at], .. log[(at + piece)..]];
                (log, at) = fails(shorter) ? (shorter, at) : (log, at + piece);
            }
        }

        return log;
    }

    private static List<WorldStep> Plainer(List<WorldStep> log, Predicate<List<WorldStep>> fails)
    {
        for (int at = 0; at < log.Count; at++)
        {
            // What made it plainer is no more among the candidates, so the next one has come to its place.
            AcdCommand[] candidates = [.. Plainer(log[at].Command)];
            for (int next = 0; next < candidates.Length;)
            {
                List<WorldStep> other = [.. log];
                other[at] = log[at] with { Command = candidates[next] };
                if (fails(other))
                {
                    log = other;
                    candidates = [.. Plainer(log[at].Command)];
                }
                else
                {
                    next++;
                }
            }
        }

        return log;
    }

    // Each takes something away, and none can be undone by another: it comes to an end.
    private static IEnumerable<AcdCommand> Plainer(AcdCommand c) => c.Plan is { } plan
        ? Plainer(plan).Select(plainer => c with { Plan = plainer })
        : Where(
            (c.Requires is not null, c with { Requires = null }),
            (c.Priority is not null, c with { Priority = null }),
            (c.Preferred is not null, c with { Preferred = null }),
            (c.Preferred is null && c.Kind != AcdCommandKind.ExtendWrapUp && c.Duration != 0, c with { Duration = 0 }),
            (c.HoldWhenBusy, c with { HoldWhenBusy = false }),
            (c.EnteredQueue != 0, c with { EnteredQueue = 0 }),
            (c.FirstEntered != 0, c with { FirstEntered = 0 }),
            (c.Visit != 0, c with { Visit = 0 }),
            (c.Sequence != 0, c with { Sequence = 0 }),
            (c.Channel != Channel.Voice, c with { Channel = Channel.Voice }),
            (c.Epoch != 0, c with { Epoch = 0 }),
            (c.Reason is not null, c with { Reason = null }),
            (c.Time % 1_000_000 != 0, c with { Time = (c.Time + 999_999) / 1_000_000 * 1_000_000 }),
            (c.Time % 1_000 != 0, c with { Time = (c.Time + 999) / 1_000 * 1_000 }));

    private static IEnumerable<RoutingPlan> Plainer(RoutingPlan plan)
    {
        int agents = plan.Agents.Count;
        int queues = plan.Queues.Count;
        return
        [
            .. Where(
                (plan.Order != InteractionOrder.Priority, plan with { Order = InteractionOrder.Priority }),
                (plan.AgingGainMicroseconds != 0, plan with { AgingGainMicroseconds = 0 }),
                (plan.PauseKeepsIdleMicroseconds != 0, plan with { PauseKeepsIdleMicroseconds = 0 }),
                (plan.Trace, plan with { Trace = false })),
            .. new[] { 1, agents / 2, agents - 1 }.Where(fewer => fewer > 0 && fewer < agents).Select(fewer => plan with { Agents = [.. plan.Agents.Take(fewer)] }),
            .. new[] { 1, queues / 2, queues - 1 }.Where(fewer => fewer > 0 && fewer < queues).Select(fewer => plan with { Queues = [.. plan.Queues.Take(fewer)] }),
            .. EachPlainer(plan.Agents, Plainer).Select(list => plan with { Agents = list }),
            .. EachPlainer(plan.Queues, Plainer).Select(list => plan with { Queues = list }),
        ];
    }

    private static IEnumerable<T?[]> EachPlainer<T>(IReadOnlyList<T?> list, Func<T, IEnumerable<T?>> plainer)
        where T : class => Enumerable.Range(0, list.Count)
            .Where(i => list[i] is not null)
            .SelectMany(i => plainer(list[i]!).Select(other => (T?[])[.. list.Take(i), other, .. list.Skip(i + 1)]));

    private static IEnumerable<AgentPlan?> Plainer(AgentPlan agent) => Where<AgentPlan?>(
        (true, null),
        (agent.Skills.Count > 0, agent with { Skills = [] }),
        (agent.Skills.Count > 1, agent with { Skills = [.. agent.Skills.Take(1)] }),
        (agent.Groups.Count > 0, agent with { Groups = [] }),
        (agent.Total != 0, agent with { Total = 0 }),
        (agent.BesideVoice.Any(beside => beside != 0), agent with { BesideVoice = [0, 0, 0] }),
        (agent.Capacity.Skip(1).Any(capacity => capacity != 0), agent with { Capacity = [1, 0, 0] }));

    private static IEnumerable<QueuePlan?> Plainer(QueuePlan queue) => Where<QueuePlan?>(
        (true, null),
        (queue.Requires.Any(set => !set.Equals(RequirementSet.None)), queue with { Requires = [RequirementSet.None] }),
        (queue.Requires.Count > 1, queue with { Requires = [.. queue.Requires.Take(1)] }),
        (queue.Groups.Count > 0, queue with { Groups = [] }),
        (queue.Groups.Count > 1, queue with { Groups = [.. queue.Groups.Take(1)] }),
        (queue.Relax.Count > 0, queue with { Relax = [] }),
        (queue.Relax.Count > 1, queue with { Relax = [.. queue.Relax.Take(1)] }),
        (queue.Limits != QueueLimits.None, queue with { Limits = QueueLimits.None }),
        (queue.Limits.Waiting is not null, queue with { Limits = queue.Limits with { Waiting = null } }),
        (queue.Limits.WaitMicroseconds != 0, queue with { Limits = queue.Limits with { WaitMicroseconds = 0 } }),
        (queue.Limits.NobodySignedIn, queue with { Limits = queue.Limits with { NobodySignedIn = false } }),
        (queue.Limits.EstimatedWaitMicroseconds != 0, queue with { Limits = queue.Limits with { EstimatedWaitMicroseconds = 0 } }),
        (queue.Strategy != "longest_idle", queue with { Strategy = "longest_idle" }),
        (queue.Priority != 0, queue with { Priority = 0 }),
        (queue.WrapUpMicroseconds != 0, queue with { WrapUpMicroseconds = 0 }),
        (queue.WrapUpManual, queue with { WrapUpManual = false }),
        (queue.WrapUpMostMicroseconds != 0, queue with { WrapUpMostMicroseconds = 0 }),
        (queue.OnNoAnswer != default, queue with { OnNoAnswer = default }),
        (queue.OnReject != default, queue with { OnReject = default }),
        (queue.OnUnreachable != default, queue with { OnUnreachable = default }),
        (queue.RingTimeoutMicroseconds != 15_000_000, queue with { RingTimeoutMicroseconds = 15_000_000 }),
        (queue.ServiceLevelMicroseconds != 20_000_000, queue with { ServiceLevelMicroseconds = 20_000_000 }));

    private static IEnumerable<T> Where<T>(params (bool Differs, T Plainer)[] candidates) => candidates.Where(c => c.Differs).Select(c => c.Plainer);
}

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
            bool again;
            do
            {
                again = false;
                foreach (AcdCommand plainer in Plainer(log[at].Command))
                {
                    List<WorldStep> other = [.. log];
                    other[at] = log[at] with { Command = plainer };
                    if (plainer != log[at].Command && fails(other))
                    {
                        log = other;
                        again = true;
                        break;
                    }
                }
            }
            while (again);
        }

        return log;
    }

    private static IEnumerable<AcdCommand> Plainer(AcdCommand c)
    {
        if (c.Plan is { } plan)
        {
            foreach (RoutingPlan plainer in Plainer(plan))
            {
                yield return c with { Plan = plainer };
            }

            yield break;
        }

        yield return c with { Requires = null };
        yield return c with { Priority = null };
        yield return c with { Preferred = null, Duration = c.Kind == AcdCommandKind.ExtendWrapUp ? c.Duration : 0, HoldWhenBusy = false };
        yield return c with { HoldWhenBusy = false };
        yield return c with { EnteredQueue = 0 };
        yield return c with { FirstEntered = 0 };
        yield return c with { Sequence = 0 };
        yield return c with { Channel = Channel.Voice };
        yield return c with { Epoch = 0 };
        yield return c with { Reason = null };
        yield return c with { Queue = default };
        yield return c with { Time = (c.Time + 999) / 1000 * 1000 };
        yield return c with { Time = (c.Time + 999_999) / 1_000_000 * 1_000_000 };
    }

    private static IEnumerable<RoutingPlan> Plainer(RoutingPlan plan)
    {
        yield return plan with { Order = InteractionOrder.Priority, AgingGainMicroseconds = 0 };
        yield return plan with { PauseKeepsIdleMicroseconds = 0, Trace = false };
        foreach (int fewer in new[] { plan.Agents.Count - 1 }.Where(fewer => fewer > 0))
        {
            yield return plan with { Agents = [.. plan.Agents.Take(fewer)] };
        }

        foreach (int fewer in new[] { plan.Queues.Count - 1 }.Where(fewer => fewer > 0))
        {
            yield return plan with { Queues = [.. plan.Queues.Take(fewer)] };
        }

        for (int i = 0; i < plan.Agents.Count; i++)
        {
            foreach (AgentPlan? plainer in plan.Agents[i] is { } agent ? Plainer(agent) : [])
            {
                yield return plan with { Agents = [.. plan.Agents.Take(i), plainer, .. plan.Agents.Skip(i + 1)] };
            }
        }

        for (int i = 0; i < plan.Queues.Count; i++)
        {
            foreach (QueuePlan? plainer in plan.Queues[i] is { } queue ? Plainer(queue) : [])
            {
                yield return plan with { Queues = [.. plan.Queues.Take(i), plainer, .. plan.Queues.Skip(i + 1)] };
            }
        }
    }

    private static IEnumerable<AgentPlan?> Plainer(AgentPlan agent)
    {
        AgentPlan[] plainer =
        [
            agent with { Skills = [] }, agent with { Groups = [] }, agent with { Total = 0 }, agent with { BesideVoice = [0, 0, 0] },
            agent with { Capacity = [1, 0, 0] }, agent with { Capacity = [1, 1, 1] }, agent with { Skills = [.. agent.Skills.Take(1)] },
        ];
        return [null, .. plainer.Where(other => WorldText.Of(other) != WorldText.Of(agent))];
    }

    private static IEnumerable<QueuePlan?> Plainer(QueuePlan queue)
    {
        QueuePlan[] plainer =
        [
            queue with { Requires = [RequirementSet.None] }, queue with { Requires = [queue.Requires[0]] }, queue with { Groups = [] },
            queue with { Groups = [.. queue.Groups.Take(1)] }, queue with { Relax = [] }, queue with { Relax = [.. queue.Relax.Take(1)] },
            queue with { Limits = QueueLimits.None }, queue with { Limits = queue.Limits with { Waiting = null } },
            queue with { Limits = queue.Limits with { WaitMicroseconds = 0 } }, queue with { Limits = queue.Limits with { NobodySignedIn = false } },
            queue with { Limits = queue.Limits with { EstimatedWaitMicroseconds = 0 } }, queue with { Strategy = "longest_idle" }, queue with { Priority = 0 },
            queue with { WrapUpMicroseconds = 0 }, queue with { WrapUpManual = false }, queue with { WrapUpMostMicroseconds = 0 },
            queue with { OnNoAnswer = default }, queue with { OnReject = default }, queue with { OnUnreachable = default },
            queue with { RingTimeoutMicroseconds = 15_000_000 }, queue with { ServiceLevelMicroseconds = 20_000_000 },
        ];
        return [null, .. plainer.Where(other => WorldText.Of(other) != WorldText.Of(queue))];
    }
}

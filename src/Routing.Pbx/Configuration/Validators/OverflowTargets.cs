using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each overflow leads somewhere that exists, and no caller is sent round in a circle of queues.</summary>
internal sealed class OverflowTargets : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        string[] flows = [.. scope.Config.Flows.Select(flow => flow.Name)];
        string[] queues = [.. scope.Config.Queues.Select(queue => queue.Name)];
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            if (queue.Value.Overflow is not { } overflow)
            {
                continue;
            }

            if (!overflow.Hangup && overflow.Flow is null == overflow.Queue is null)
            {
                problems.Error(overflow.At, "an overflow is hangup, or names one flow, or one queue");
            }

            Check(overflow.Flow, "flow", flows, problems);
            Check(overflow.Queue, "queue", queues, problems);
            if (queue.Value.Limits is not { IsAny: true })
            {
                problems.Warning(overflow.At, $"the queue \"{queue.Name}\" has no limits: this is only for callers who come when it is being removed, or when the engine is full");
            }
        }

        TellCircles(scope.Config, problems);
    }

    /// <summary>The flow that each queue's overflow leads to in the end, from queue to queue where need be; none for one that leads to no flow.</summary>
    public static IReadOnlyDictionary<string, string> FlowsOf(RootConfig config)
    {
        Dictionary<string, OverflowConfig> overflows = [];
        foreach (Named<QueueConfig> queue in config.Queues)
        {
            if (queue.Value.Overflow is { } overflow)
            {
                overflows[queue.Name] = overflow;
            }
        }

        Dictionary<string, string> flows = [];
        foreach ((string queue, OverflowConfig first) in overflows)
        {
            // From queue to queue at most once each: a circle is told elsewhere.
            OverflowConfig? at = first;
            for (int hops = 0; at is { Flow: null, Queue: not null } && hops < overflows.Count; hops++)
            {
                at = overflows.GetValueOrDefault(at.Queue.Value.Value);
            }

            if (at?.Flow is { } flow)
            {
                flows[queue] = flow.Value;
            }
        }

        return flows;
    }

    private static void Check(Written<string>? target, string what, string[] known, ProblemList problems)
    {
        if (target is { } name && !known.Contains(name.Value))
        {
            problems.Error(name.At, $"there is no {what} \"{name.Value}\"", Nearest.To(name.Value, known));
        }
    }

    // Each queue has at most one way on, so a circle is found by following it; told once, at its first queue.
    private static void TellCircles(RootConfig config, ProblemList problems)
    {
        Dictionary<string, Written<string>> next = [];
        foreach (Named<QueueConfig> queue in config.Queues)
        {
            if (queue.Value.Overflow?.Queue is { } target)
            {
                next[queue.Name] = target;
            }
        }

        HashSet<string> seen = [];
        foreach (Named<QueueConfig> queue in config.Queues)
        {
            List<string> way = [];
            string at = queue.Name;
            while (seen.Add(at) && next.TryGetValue(at, out Written<string> target))
            {
                way.Add(at);
                at = target.Value;
            }

            int begin = way.IndexOf(at);
            if (begin >= 0)
            {
                problems.Error(next[at].At, $"callers would go round in a circle: {string.Join(" → ", way.Skip(begin).Append(at))}");
            }
        }
    }
}

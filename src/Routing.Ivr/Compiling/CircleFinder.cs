using Routing.Ivr.Steps;

namespace Routing.Ivr.Compiling;

/// <summary>
/// Finds flows that go to each other in a circle in which no time passes for the caller, be it by goto or by the
/// overflow of a queue, which may come at once. A circle in which only a queue that gives the call back may take
/// time is doubtful: a full one does so at once.
/// </summary>
internal sealed class CircleFinder
{
    private readonly Dictionary<FlowProgram, List<Jump>> _jumps = [];

    private readonly Dictionary<string, FlowProgram> _overflows = new(StringComparer.Ordinal);

    private CircleFinder(IReadOnlyList<FlowProgram> flows, IReadOnlyDictionary<string, string> overflows)
    {
        foreach ((string queue, string target) in overflows)
        {
            if (flows.FirstOrDefault(flow => flow.Name == target) is { } flow)
            {
                _overflows.Add(queue, flow);
            }
        }

        foreach (FlowProgram flow in flows)
        {
            List<Jump> jumps = _jumps[flow] = [];
            Walk(flow.Body, Paths.Instant, jumps);
        }
    }

    /// <summary>How the steps reached so far can have been reached from the flow's beginning without certain time passing.</summary>
    [Flags]
    private enum Paths
    {
        None = 0,
        Instant = 1,
        Queued = 2,
    }

    /// <summary>Tells each circle once, at the goto or the queue that begins it. Gives the flows of which a circle is an error.</summary>
    public static IReadOnlySet<FlowProgram> Check(IReadOnlyList<FlowProgram> flows, IReadOnlyDictionary<string, string> overflows, ProblemList problems)
    {
        var finder = new CircleFinder(flows, overflows);
        HashSet<FlowProgram> told = [];
        HashSet<FlowProgram> wrong = [];
        foreach (Paths allowed in new[] { Paths.Instant, Paths.Instant | Paths.Queued })
        {
            foreach (FlowProgram flow in flows)
            {
                if (told.Contains(flow) || finder.CircleFrom(flow, allowed) is not { } circle)
                {
                    continue;
                }

                told.UnionWith(circle.Select(j => j.To));
                string way = string.Join(" → ", circle.Select(j => j.Queue is null ? j.To.Name : $"overflow of {j.Queue} → {j.To.Name}").Prepend(flow.Name));
                if (allowed == Paths.Instant)
                {
                    wrong.UnionWith(circle.Select(j => j.To));
                    problems.Error(circle[0].Position, $"this goes round in a circle in which no time passes ({way}): put a play or a menu in it");
                }
                else
                {
                    problems.Warning(circle[0].Position, $"a full queue gives the call back at once, and this goes round in a circle ({way}): put a play in it");
                }
            }
        }

        return wrong;
    }

    /// <summary>The shortest way from <paramref name="start"/> back to it, breadth first; null when there is none.</summary>
    private List<Jump>? CircleFrom(FlowProgram start, Paths allowed)
    {
        Dictionary<FlowProgram, (FlowProgram From, Jump By)> reached = [];
        Queue<FlowProgram> next = new([start]);
        while (next.TryDequeue(out FlowProgram? flow))
        {
            foreach (Jump jump in _jumps.GetValueOrDefault(flow) ?? [])
            {
                if ((jump.Paths & allowed) != 0 && reached.TryAdd(jump.To, (flow, jump)))
                {
                    next.Enqueue(jump.To);
                }
            }
        }

        if (!reached.ContainsKey(start))
        {
            return null;
        }

        List<Jump> circle = [];
        FlowProgram at = start;
        do
        {
            (at, Jump by) = reached[at];
            circle.Insert(0, by);
        }
        while (at != start);
        return circle;
    }

    private Paths Walk(Block block, Paths paths, List<Jump> jumps)
    {
        foreach (Step step in block.Steps)
        {
            if (paths == Paths.None)
            {
                break;
            }

            if (step is GotoStep jump)
            {
                jumps.Add(new Jump(jump.Flow, jump.Position, paths));
            }
            else if (step is QueueStep queue && _overflows.TryGetValue(queue.Queue, out FlowProgram? overflow))
            {
                jumps.Add(new Jump(overflow, queue.Position, paths, queue.Queue));
            }

            paths = step.Wait switch
            {
                StepWait.Yes => Paths.None,
                StepWait.Perhaps => Paths.Queued,
                _ when step.Ways.Count > 0 => step.Ways.Aggregate(Paths.None, (all, way) => all | Walk(way, paths, jumps)),
                _ => step.Ends ? Paths.None : paths,
            };
        }

        return paths;
    }

    private sealed record Jump(FlowProgram To, FlowPosition Position, Paths Paths, string? Queue = null);
}

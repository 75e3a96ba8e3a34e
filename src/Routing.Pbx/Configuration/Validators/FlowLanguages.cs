using Routing.Ivr;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// In which languages callers come to each flow: from the numbers that lead there, through <c>goto</c> from
/// the flows that they lead to, and through the overflow of a queue that those name.
/// </summary>
internal sealed class FlowLanguages
{
    private readonly Dictionary<string, SortedSet<string>> _languages = new(StringComparer.Ordinal);
    private readonly Named<FlowNode>[] _flows;

    public FlowLanguages(RootConfig config)
    {
        _flows = [.. config.Flows.OrderBy(flow => flow.At.File, StringComparer.Ordinal).ThenBy(flow => flow.At.Line).ThenBy(flow => flow.At.Column)];
        Dictionary<string, FlowNode> byName = config.Flows.ToDictionary(flow => flow.Name, flow => flow.Value, StringComparer.Ordinal);
        var open = new Queue<(string Flow, string Language)>(
            config.Numbers
                .Where(number => number.Value.Flow is not null)
                .Select(number => (number.Value.Flow!.Value.Value, number.Value.Language?.Value ?? config.Node.Language.Value)));
        while (open.TryDequeue(out (string Flow, string Language) next))
        {
            if (!byName.TryGetValue(next.Flow, out FlowNode? flow) || !SetOf(next.Flow).Add(next.Language))
            {
                continue;
            }

            foreach (string target in Targets(flow).Concat(Overflows(flow, config)))
            {
                open.Enqueue((target, next.Language));
            }
        }
    }

    /// <summary>The languages of the flow that stands at <paramref name="position"/>.</summary>
    public IEnumerable<string> At(FlowPosition position)
    {
        Named<FlowNode>? flow = _flows.LastOrDefault(f =>
            f.At.File == position.File && (f.At.Line, f.At.Column).CompareTo((position.Line, position.Column)) <= 0);
        return flow is null ? [] : SetOf(flow.Name);
    }

    private static IEnumerable<string> Targets(FlowNode node) =>
        node.Items.SelectMany(Targets).Concat(node.Entries.SelectMany(entry => entry.Key == "goto"
            ? [entry.Value.Text, .. entry.Value.Entries.Select(inner => inner.Value.Text)]
            : Targets(entry.Value)));

    private static IEnumerable<string> Overflows(FlowNode flow, RootConfig config)
    {
        foreach (string name in Queues(flow))
        {
            // From queue to queue at most once each: a circle is told elsewhere.
            string? at = name;
            for (int hops = 0; at is not null && hops <= config.Queues.Count; hops++)
            {
                OverflowConfig? overflow = config.Queues.FirstOrDefault(queue => queue.Name == at)?.Value.Overflow;
                if (overflow?.Flow is { } target)
                {
                    yield return target.Value;
                }

                at = overflow?.Queue?.Value;
            }
        }
    }

    private static IEnumerable<string> Queues(FlowNode node) =>
        node.Items.SelectMany(Queues).Concat(node.Entries.SelectMany(entry => entry.Key == "queue"
            ? [entry.Value.Text, .. entry.Value.Entries.SelectMany(inner => inner.Key == "name" ? [inner.Value.Text] : Queues(inner.Value))]
            : Queues(entry.Value)));

    private SortedSet<string> SetOf(string flow)
    {
        if (!_languages.TryGetValue(flow, out SortedSet<string>? set))
        {
            _languages.Add(flow, set = new SortedSet<string>(StringComparer.Ordinal));
        }

        return set;
    }
}

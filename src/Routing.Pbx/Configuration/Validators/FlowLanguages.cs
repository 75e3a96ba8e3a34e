using Routing.Ivr;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// In which languages callers come to each flow: from the numbers that lead there, and through <c>goto</c>
/// from the flows that they lead to.
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

            foreach (string target in Targets(flow))
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

    private SortedSet<string> SetOf(string flow)
    {
        if (!_languages.TryGetValue(flow, out SortedSet<string>? set))
        {
            _languages.Add(flow, set = new SortedSet<string>(StringComparer.Ordinal));
        }

        return set;
    }
}

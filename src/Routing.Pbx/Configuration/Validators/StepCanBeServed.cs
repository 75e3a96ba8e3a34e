using System.Globalization;
using Routing.Ivr;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What a flow's queue step requires on top of its queue, some agent of that queue has.</summary>
internal sealed class StepCanBeServed : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (FlowNode step in scope.Config.Flows.SelectMany(flow => QueueSteps(flow.Value)))
        {
            string name = Of(step, "name")?.Text ?? "";
            QueueConfig? queue = scope.Config.Queues.FirstOrDefault(queue => queue.Name == name)?.Value;
            if (queue is null || Of(step, "requires") is not { Entries.Count: > 0 } requires || Levels(requires) is not { } levels)
            {
                continue; // nothing required, or told elsewhere
            }

            // A queue that nobody can serve in any case is told by itself.
            if (scope.Config.Agents.Any(agent => QueueCanBeServed.CanServe(agent.Value, queue))
                && !scope.Config.Agents.Any(agent => QueueCanBeServed.CanServe(agent.Value, queue, levels)))
            {
                problems.Warning(
                    new Place(requires.Position.File, requires.Position.Line, requires.Position.Column),
                    $"no agent of the queue \"{name}\" can ever serve these callers: nobody has {string.Join(" and ", levels.Select(level => $"{level.Key} {level.Value}"))} on top of what it requires");
            }
        }
    }

    // The maps behind queue:, wherever a flow may have a step.
    private static IEnumerable<FlowNode> QueueSteps(FlowNode node) => node.Items.SelectMany(QueueSteps).Concat(node.Entries.SelectMany(entry =>
        entry.Key == "queue" && entry.Value.Entries.Count > 0 ? [entry.Value, .. QueueSteps(entry.Value)] : QueueSteps(entry.Value)));

    private static FlowNode? Of(FlowNode map, string key) => map.Entries.FirstOrDefault(entry => entry.Key == key)?.Value;

    // Null where a level is none: the flow compiler tells that.
    private static Dictionary<string, int>? Levels(FlowNode requires)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (FlowEntry entry in requires.Entries)
        {
            if (!int.TryParse(entry.Value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int level) || level is < 1 or > 10)
            {
                return null;
            }

            levels[entry.Key] = level;
        }

        return levels;
    }
}

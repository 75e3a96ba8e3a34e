using Routing.Ivr;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Whom a queue's limits turn away without an overflow, and behind whose queue step there is no other, is hung up: told, since nobody hears why.</summary>
internal sealed class LimitsLeadOn : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            if (queue.Value is { Limits: { IsAny: true } limits, Overflow: null }
                && scope.Config.Flows.FirstOrDefault(flow => LastQueues(flow.Value).Contains(queue.Name)) is { } last)
            {
                problems.Warning(limits.At, $"whom these turn away is hung up: the queue is the last step of the flow \"{last.Name}\"; write an overflow, or a step behind it");
            }
        }
    }

    // The queues in which a flow may end: the last step of each list, and of each way that its last step may take.
    private static IEnumerable<string> LastQueues(FlowNode node) => node.Items.Count > 0
        ? LastQueues(node.Items[^1])
        : node.Entries.SelectMany(entry => entry.Key == "queue"
            ? [entry.Value.Text, .. entry.Value.Entries.Where(inner => inner.Key == "name").Select(inner => inner.Value.Text)]
            : LastQueues(entry.Value));
}

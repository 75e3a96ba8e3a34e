using Routing.Ivr;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Dialling;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Configuration;

/// <summary>
/// What is dialled by itself, time and again, and refused each time: a flow's transfer, an agent's number outside, a forward to a
/// number that is barred, or for no flow by which callers come. Asked of the plan, by what the exchange itself asks; so it is told only
/// once nothing else is wrong.
/// </summary>
internal static class DialsRefused
{
    private static readonly OutboundCaller Nobody = OutboundCaller.OfFlow("");

    public static void Warn(RootConfig config, PbxPlan plan, ProblemList problems)
    {
        foreach (Named<FlowNode> flow in config.Flows)
        {
            foreach (FlowNode to in Transfers(flow.Value))
            {
                if (WhyNot(plan, to.Text, OutboundCaller.OfFlow(flow.Name)) is { } why)
                {
                    problems.Warning(new Place(to.Position.File, to.Position.Line, to.Position.Column), $"this transfer would be refused for every caller: {why}");
                }
            }
        }

        foreach (Named<AgentConfig> agent in config.Agents)
        {
            if (agent.Value.Device?.Value.Dial is { } dial && RouteFinder.Find(plan, dial.Value, OutboundCaller.OfPhone(agent.Name), out OutboundRefusal? refusal) is null)
            {
                problems.Warning(dial.At, $"the agent could never be rung: {refusal!.Why}");
            }
        }

        // Who is sent on by it goes out on their own account: over a route that is for the flow they come from, or for their phone.
        IEnumerable<Written<DestinationConfig>> destinations = config.Agents.SelectMany(agent => agent.Value.Reach.Destinations)
            .Concat(config.Extensions.SelectMany(extension => extension.Value.Reach.Destinations))
            .Concat(config.RingGroups.Select(group => group.Value.Otherwise).Append(config.Parking?.Value.Otherwise).OfType<Written<DestinationConfig>>());
        foreach (Written<string> to in destinations.Select(destination => destination.Value.To).OfType<Written<string>>())
        {
            if (WhyNot(plan, to.Value, Nobody) is not { } why)
            {
                continue;
            }

            if (RouteFinder.IsBarred(plan, to.Value))
            {
                problems.Warning(to.At, $"nobody who is sent there would get through: {why}");
            }
            else if (config.Flows.Count > 0 && config.Flows.All(flow => WhyNot(plan, to.Value, OutboundCaller.OfFlow(flow.Name)) is not null))
            {
                problems.Warning(to.At, $"callers from outside who are sent there would not get through: {WhyNot(plan, to.Value, OutboundCaller.OfFlow(config.Flows[0].Name))}; name it in the route's callers (flows)");
            }
        }
    }

    private static string? WhyNot(PbxPlan plan, string dialled, OutboundCaller who)
    {
        if (dialled.Contains("{{", StringComparison.Ordinal) || PhoneBook.IsUri(dialled) || PhoneBook.Find(plan, dialled) is not OutsideDestination)
        {
            return null;
        }

        RouteFinder.Find(plan, dialled, who, out OutboundRefusal? refusal);
        return refusal?.Why;
    }

    // What stands behind transfer:, wherever a flow may have a step.
    private static IEnumerable<FlowNode> Transfers(FlowNode node) => node.Items.SelectMany(Transfers).Concat(node.Entries.SelectMany(entry =>
        entry.Key != "transfer" ? Transfers(entry.Value)
        : entry.Value.Entries.Count == 0 ? [entry.Value]
        : entry.Value.Entries.Where(inner => inner.Key == "to").Select(inner => inner.Value)));
}

using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing agents</c>: who is there now.</summary>
internal sealed class AgentsCommand() : LiveCommand<AgentList>("agents", "Shows who is there now.", ServerJson.Default.AgentList)
{
    protected override string Table(AgentList list) => TextTable.Of(
        ["agent", "name", "state", "for", "reason", "cooling", "at", ""],
        list.Agents.Select(agent => new[]
        {
            agent.Id, agent.Name, State(agent), Seconds(list.At - agent.Since), agent.Reason ?? agent.SetReason ?? "", Seconds(agent.CoolingUntil - list.At), agent.Seat ?? "", agent.Removed ? "removed" : "",
        }));

    // What follows is told where it is news: who is set available is so after each contact, and once the phone is back.
    internal static string State(AgentEntry agent) =>
        agent.Set == agent.State || agent.Set == "available" ? agent.State : $"{agent.State} → {agent.Set}";
}

using Routing.Acd.Model;
using Routing.Pbx;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Server.Tracing;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/agents</c> and <c>/{id}</c>: who is there, from one consistent snapshot.</summary>
internal static class AgentsEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/agents", () => Of(exchange));
        api.MapGet("/agents/{id}", (string id) =>
            Of(exchange).Agents.FirstOrDefault(agent => agent.Id == id) is { } one
                ? Results.Json(one, ServerJson.Default.AgentEntry)
                : Results.Problem($"There is no agent {id} in the configuration.", statusCode: 404, title: "Unknown agent"));
    }

    /// <summary>All agents of the plan in force, by name.</summary>
    public static AgentList Of(Exchange exchange)
    {
        PbxPlan plan = exchange.Plan;
        Dictionary<int, AgentSnapshot> now = exchange.AcdSnapshot().Agents.ToDictionary(agent => agent.Agent.Value);
        DateTimeOffset at = exchange.Clock.UtcNow;
        return new AgentList(at, [.. plan.Agents.Values.OrderBy(agent => agent.Name, StringComparer.Ordinal).Select(agent => State(agent, now, at))]);
    }

    private static AgentEntry State(AgentDeskPlan agent, Dictionary<int, AgentSnapshot> now, DateTimeOffset at)
    {
        if (!now.TryGetValue(agent.Id.Value, out AgentSnapshot state))
        {
            return new AgentEntry(agent.Name, agent.DisplayName, Words.Of(nameof(AgentState.SignedOut)), null, null, null);
        }

        DateTimeOffset cooling = ProcessClock.ToUtc(state.CoolUntil);
        return new AgentEntry(
            agent.Name,
            agent.DisplayName,
            Words.Of(state.State.ToString()),
            state.Reason,
            state.Since == 0 ? null : ProcessClock.ToUtc(state.Since),
            cooling > at ? cooling : null);
    }
}

using Routing.Acd.Model;
using Routing.Pbx;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Server.OpenApi;
using Routing.Server.Tracing;

namespace Routing.Server.Api;

/// <summary><c>GET /api/v1/agents</c> and <c>/{id}</c>: who is there, from one consistent snapshot.</summary>
internal static class AgentsEndpoint
{
    public static void Map(IEndpointRouteBuilder api, Exchange exchange)
    {
        api.MapGet("/agents", () => Of(exchange)).Describe<AgentList>("Who is there");
        api.MapGet("/agents/{id}", (string id) =>
            Of(exchange).Agents.FirstOrDefault(agent => agent.Id == id) is { } one
                ? Results.Json(one, ServerJson.Default.AgentEntry)
                : Results.Problem($"There is no agent {id} in the configuration.", statusCode: 404, title: "Unknown agent"))
            .Describe<AgentEntry>("One agent", problems: [404]);
    }

    /// <summary>All agents of the plan in force and those removed who still hold something, by name.</summary>
    public static AgentList Of(Exchange exchange) => Of(exchange.Plan, exchange.AcdSnapshot(), exchange.Clock.UtcNow, exchange.SeatOf);

    internal static AgentList Of(PbxPlan plan, AcdSnapshot now, DateTimeOffset at, Func<string, string?>? seatOf = null)
    {
        Dictionary<string, AgentSnapshot> known = now.Agents.ToDictionary(agent => plan.Names.Agents[agent.Agent.Value], StringComparer.Ordinal);
        IEnumerable<AgentEntry> there = plan.Agents.Values.Select(agent => State(agent.Name, agent.DisplayName, known.GetValueOrDefault(agent.Name, Unheard(agent.Id)), at, removed: false));
        IEnumerable<AgentEntry> gone = known.Where(agent => agent.Value.Removed && !plan.Agents.ContainsKey(agent.Key)).Select(agent => State(agent.Key, agent.Key, agent.Value, at, removed: true));
        return new AgentList(at, [.. there.Concat(gone).OrderBy(agent => agent.Id, StringComparer.Ordinal).Select(agent => agent with { Seat = seatOf?.Invoke(agent.Id) })]);
    }

    // The ACD has not come to the agent yet.
    private static AgentSnapshot Unheard(AgentId agent) => new(agent, AgentState.SignedOut, null, 0);

    private static AgentEntry State(string id, string name, in AgentSnapshot state, DateTimeOffset at, bool removed)
    {
        DateTimeOffset cooling = ProcessClock.ToUtc(state.CoolUntil);
        return new AgentEntry(
            id,
            name,
            Words.Of(state.State.ToString()),
            state.Reason,
            Words.Of(state.Mode.ToString()),
            state.ModeReason,
            state.Since == 0 ? null : ProcessClock.ToUtc(state.Since),
            cooling > at ? cooling : null,
            removed);
    }
}

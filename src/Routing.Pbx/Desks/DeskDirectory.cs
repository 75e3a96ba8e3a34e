using System.Collections.Concurrent;
using Routing.Acd.Model;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Sip;

namespace Routing.Pbx.Desks;

/// <summary>
/// The desks of all agents, by the ACD's number and by the user part of their AOR. A desk stays when its
/// agent vanishes from the configuration: a talk on it goes on. Any thread may look; one load at a time writes.
/// </summary>
internal sealed class DeskDirectory
{
    private readonly ConcurrentDictionary<AgentId, Desk> _byAgent = new();
    private readonly ConcurrentDictionary<string, Desk> _byUser = new(StringComparer.Ordinal);

    public Desk? Find(AgentId agent) => _byAgent.GetValueOrDefault(agent);

    public Desk? Find(string user) => _byUser.GetValueOrDefault(user);

    /// <summary>Makes desks for new agents and tells the others their new settings.</summary>
    public void Load(PbxPlan plan, CallEnvironment environment, SipUserAgent sip)
    {
        foreach (AgentDeskPlan agent in plan.Agents.Values)
        {
            if (_byAgent.TryGetValue(agent.Id, out Desk? desk))
            {
                desk.PostPlan(agent);
            }
            else
            {
                desk = new Desk(environment, sip, agent);
                _byAgent[agent.Id] = desk;
                _byUser[agent.Name] = desk;
                desk.PostRestore();
                desk.PostLook();
            }
        }
    }
}

using Routing.Acd.Model;

namespace Routing.Pbx.Queues;

/// <summary>
/// How many seconds agents have spent in each published state, all in all, up to the moment of asking.
/// Told by the ACD's events (one thread at a time), read by whoever collects metrics.
/// </summary>
internal sealed class AgentStateClock
{
    private readonly Lock _lock = new();
    private readonly long[] _spent = new long[Enum.GetValues<AgentState>().Length];
    private readonly Dictionary<AgentId, (AgentState State, long Since)> _agents = [];
    private readonly HashSet<AgentId> _wrapUpByHand = [];

    /// <summary>
    /// A plan came into force: the agents it brings are signed out from now on, those it has no more stop counting.
    /// </summary>
    /// <returns>The agents that were not known before.</returns>
    public IReadOnlyList<AgentId> OnPlan(IEnumerable<AgentId> agents, long now)
    {
        lock (_lock)
        {
            HashSet<AgentId> there = [.. agents];
            AgentId[] gone = [.. _agents.Keys.Where(agent => !there.Contains(agent))];
            foreach (AgentId agent in gone)
            {
                (AgentState state, long since) = _agents[agent];
                _spent[(int)state] += Math.Max(0, now - since);
                _agents.Remove(agent);
            }

            AgentId[] brought = [.. there.Where(agent => !_agents.ContainsKey(agent))];
            foreach (AgentId agent in brought)
            {
                _agents[agent] = (AgentState.SignedOut, now);
            }

            return brought;
        }
    }

    /// <summary>An agent's state changed.</summary>
    public void OnChanged(in AcdEvent changed)
    {
        lock (_lock)
        {
            if (_agents.TryGetValue(changed.Agent, out (AgentState State, long Since) before))
            {
                _spent[(int)before.State] += Math.Max(0, changed.Time - before.Since);
            }

            _agents[changed.Agent] = (changed.State, changed.Time);
            if (changed.State == AgentState.WrapUp && changed.Deadline == long.MaxValue)
            {
                _wrapUpByHand.Add(changed.Agent);
            }
            else
            {
                _wrapUpByHand.Remove(changed.Agent);
            }
        }
    }

    /// <summary>The agent is in a wrap-up that nothing ends but a word of theirs. Any thread.</summary>
    public bool IsInWrapUpByHand(AgentId agent)
    {
        lock (_lock)
        {
            return _wrapUpByHand.Contains(agent);
        }
    }

    /// <summary>Seconds in each state until <paramref name="now"/> (microseconds since the Unix epoch), by <see cref="AgentState"/>.</summary>
    public double[] SecondsUntil(long now)
    {
        lock (_lock)
        {
            var spent = (long[])_spent.Clone();
            foreach ((AgentState state, long since) in _agents.Values)
            {
                spent[(int)state] += Math.Max(0, now - since);
            }

            return Array.ConvertAll(spent, microseconds => microseconds / 1e6);
        }
    }
}

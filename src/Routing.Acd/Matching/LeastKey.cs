namespace Routing.Acd.Matching;

/// <summary>
/// Finds the best of several agents for a lane: the least by the strategy's key, then by idle stamp, which
/// never ties.
/// </summary>
internal struct LeastKey(Roster roster, Profiles profiles, Lane lane)
{
    private long _key;
    private long _stamp;

    /// <summary>The best so far; -1 before the first.</summary>
    public int Agent { get; private set; } = -1;

    public void Consider(int agent)
    {
        ref readonly AgentRecord record = ref roster[agent];
        long key = lane.Strategy.Key(agent, record, profiles[record.Profile], lane);
        if (Agent < 0 || key < _key || (key == _key && record.IdleStamp < _stamp))
        {
            (Agent, _key, _stamp) = (agent, key, record.IdleStamp);
        }
    }
}

using System.Runtime.InteropServices;
using Routing.Acd.Strategies;

namespace Routing.Acd.Matching;

// Who gets whom, of those whose turn it is.
internal sealed partial class Matcher
{
    private readonly List<int> _candidates = [];
    private long[] _stamps = [];
    private SplitMix _random;

    /// <summary>Gives a waiting interaction its best agent, or all of them where the strategy says so; if there is one.</summary>
    private void Give(int slot)
    {
        ref readonly InteractionSlot interaction = ref _interactions[slot];
        Lane lane = LaneOf(interaction);
        if (IsHeld(interaction))
        {
            int agent = _held[interaction.Place].Agent;
            if (FreeToTake(agent, lane) || MayAskAgain(agent, slot, lane))
            {
                _candidates.Add(agent);
            }
        }
        else if (TryGiveAvailable(slot, lane))
        {
            return;
        }
        else
        {
            CollectCooling(slot, lane);
        }

        if (_candidates.Count > 0)
        {
            GiveCandidates(slot, lane);
            _candidates.Clear();
        }
    }

    private bool FreeToTake(int agent, Lane lane) =>
        _roster[agent].CanTake(lane.Key.Kind.Channel, _profiles[_roster[agent].Profile]);

    /// <summary>The usual case: whoever is available, found without looking at each.</summary>
    private bool TryGiveAvailable(int slot, Lane lane)
    {
        int agent;
        switch (lane.Strategy.Scope)
        {
            case KeyScope.Everyone:
                _available.Collect(lane, _candidates);
                if (_candidates.Count > 0)
                {
                    GiveCandidates(slot, lane);
                    _candidates.Clear();
                    return true;
                }

                return false;
            case KeyScope.Lot:
                int count = _available.Count(lane);
                agent = count == 0 ? -1 : _available.AtRank(lane, Draw(count));
                break;
            case KeyScope.Turn:
                agent = _available.NextAfter(lane, lane.Queue.LastInTurn);
                break;
            default:
                agent = _available.Least(lane);
                break;
        }

        if (agent < 0)
        {
            return false;
        }

        Give(slot, agent, lane);
        return true;
    }

    /// <summary>Chooses among a few by the lane's strategy.</summary>
    private void GiveCandidates(int slot, Lane lane)
    {
        Span<int> candidates = CollectionsMarshal.AsSpan(_candidates);
        switch (lane.Strategy.Scope)
        {
            case KeyScope.Everyone:
                SortByIdle(candidates);
                Explain(slot, candidates, lane);
                Reserve(slot, candidates);
                break;
            case KeyScope.Lot:
                candidates.Sort();
                Give(slot, candidates[Draw(candidates.Length)], lane);
                break;
            default:
                var best = new LeastKey(_roster, _profiles, lane);
                foreach (int agent in candidates)
                {
                    best.Consider(agent);
                }

                Give(slot, best.Agent, lane);
                break;
        }
    }

    /// <summary>Gives it to the only one there is, as if chosen.</summary>
    private void GiveTo(int slot, int agent, Lane lane)
    {
        if (lane.Strategy.Scope == KeyScope.Lot)
        {
            Draw(1); // the lots that come later are the same however few there were to draw from
        }

        Give(slot, agent, lane);
    }

    private void Give(int slot, int agent, Lane lane)
    {
        Explain(slot, new ReadOnlySpan<int>(in agent), lane);
        if (lane.Strategy.Scope == KeyScope.Turn)
        {
            lane.Queue.LastInTurn = agent;
        }

        Reserve(slot, new ReadOnlySpan<int>(in agent));
    }

    private int Draw(int count) => (int)(_random.Next() % (ulong)count);

    private void SortByIdle(Span<int> agents)
    {
        if (_stamps.Length < agents.Length)
        {
            _stamps = new long[Math.Max(agents.Length, _stamps.Length * 2)];
        }

        Span<long> stamps = _stamps.AsSpan(0, agents.Length);
        for (int i = 0; i < agents.Length; i++)
        {
            stamps[i] = _roster[agents[i]].IdleStamp;
        }

        stamps.Sort(agents);
    }
}

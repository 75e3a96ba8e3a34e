using System.Runtime.InteropServices;
using Routing.Acd.Strategies;

namespace Routing.Acd.Matching;

// Who gets whom.
internal sealed partial class Matcher
{
    private readonly List<int> _candidates = [];
    private long[] _stamps = [];
    private SplitMix _random;

    /// <summary>
    /// Matches all that was touched, first by order first: the interactions that were lined up, and of each
    /// agent touched the first that the agent could take. Agents only become fewer meanwhile, so an
    /// interaction that finds nobody finds nobody later, and an agent's first only moves back.
    /// </summary>
    private void Match()
    {
        BeginDecision();
        if (_touched.Count == 1 && _lined.Count == 0)
        {
            MatchAlone(_touched[0]);
            return;
        }

        bool heads = OrderLined();
        foreach (int agent in _touched)
        {
            int first = FirstFor(agent);
            if (first >= 0)
            {
                _ordered.Add(KeyOf(_interactions[first]), first, agent, _reservationSequence);
            }
        }

        while (_ordered.Count > 0)
        {
            OrderedSlots.Entry next = _ordered.First;
            if (next.Agent < 0)
            {
                _ordered.Take();
                if (_interactions[next.Slot].Phase == SlotPhase.Waiting)
                {
                    GiveInTurn(next.Slot, heads);
                }
            }
            else if (next.AsOf == _reservationSequence)
            {
                Give(next.Slot);
                if (next.AsOf == _reservationSequence)
                {
                    // Never, or this would be looked at for ever: whoever can be given something is given it.
                    _ordered.Take();
                }
            }
            else if (FirstFor(next.Agent) is var first and >= 0)
            {
                _ordered.Replace(KeyOf(_interactions[first]), first, next.Agent, _reservationSequence);
            }
            else
            {
                _ordered.Take();
            }
        }
    }

    /// <summary>
    /// The usual case: one agent was touched and nobody lined up. Then whatever that agent can take has nobody
    /// else to take it, or it would not wait.
    /// </summary>
    private void MatchAlone(int agent)
    {
        for (int slot; (slot = FirstFor(agent)) >= 0;)
        {
            GiveTo(slot, agent, LaneOf(_interactions[slot]));
            if (_interactions[slot].Phase == SlotPhase.Waiting)
            {
                return; // never, or this would go on for ever
            }
        }
    }

    /// <summary>
    /// Orders those who were lined up; or, when that is nearly everyone, only the first of each line, and whom
    /// somebody let ring, who may be given what others of the line are not. Then it returns true.
    /// </summary>
    private bool OrderLined()
    {
        if (_lined.Count <= _bounds.ManyLined)
        {
            foreach (int slot in _lined)
            {
                OrderWaiting(slot);
            }

            return false;
        }

        foreach (Lane lane in _lines.Active)
        {
            Order(lane.First);
        }

        for (int line = 0; line < _held.Count; line++)
        {
            OrderWaiting(_held[line].First);
        }

        foreach (int number in _cooling.Numbers)
        {
            if (Waits(_cooling[number]))
            {
                Order(_cooling[number].Slot);
            }
        }

        return true;
    }

    private void OrderWaiting(int slot)
    {
        if (slot >= 0 && _interactions[slot].Phase == SlotPhase.Waiting)
        {
            Order(slot);
        }
    }

    /// <summary>Gives it somebody; where only the first of each line were ordered, the next of its line then has its turn.</summary>
    private void GiveInTurn(int slot, bool heads)
    {
        bool held = IsHeld(_interactions[slot]);
        int line = _interactions[slot].Place;
        Give(slot);
        if (heads && _interactions[slot].Phase != SlotPhase.Waiting)
        {
            OrderWaiting(held ? _held[line].First : _lines[line].First);
        }
    }

    /// <summary>The first by order of those that the agent may be given now, or -1.</summary>
    private int FirstFor(int number)
    {
        ref readonly AgentRecord agent = ref _roster[number];
        if (agent.CoolUntil != 0)
        {
            return FirstWhileCooling(number);
        }

        // What the agent has room for is the same for all lanes of a channel.
        int channels = agent.CanTake(_profiles[agent.Profile]);
        if (channels == 0)
        {
            return -1;
        }

        int best = _lines.BestFor(agent.Profile, channels);
        for (int line = agent.FirstHeldLine; line >= 0; line = _held[line].Next)
        {
            int head = _held[line].First;
            if ((channels & (1 << (int)_held[line].Key.Kind.Channel)) != 0
                && (best < 0 || KeyOf(_interactions[head]).Before(KeyOf(_interactions[best]))))
            {
                best = head;
            }
        }

        return best;
    }

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

namespace Routing.Acd.Matching;

// Whose turn it is.
internal sealed partial class Matcher
{
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
}

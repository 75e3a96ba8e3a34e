using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// A reservation from its making to the one way it ends, and who gets whom.
internal sealed partial class Matcher
{
    /// <summary>Gives a waiting interaction its best agent, if one is available.</summary>
    private void MatchInteraction(int slot)
    {
        int agent = _available.Best(_lines[_interactions[slot].Lane]);
        if (agent >= 0)
        {
            Reserve(slot, agent);
        }
    }

    /// <summary>Gives an agent the first by order, for as long as the agent can take more.</summary>
    private void MatchAgent(int agent)
    {
        int slot;
        while ((slot = _lines.BestFor(_roster[agent])) >= 0)
        {
            Reserve(slot, agent);
        }
    }

    /// <summary>
    /// The two of a reservation that came to nothing, both matchable again. Who stands first by order is
    /// served first, as always: that may be someone else, with the same agent.
    /// </summary>
    private void MatchBoth(int slot, int agent)
    {
        bool looked = false;
        while (true)
        {
            int best = _lines.BestFor(_roster[agent]);
            if (!looked && (best < 0 || !_lines.GoesBefore(_interactions[best], _interactions[slot])))
            {
                MatchInteraction(slot); // agents only become fewer: once is enough
                looked = true;
            }
            else if (best >= 0)
            {
                Reserve(best, agent);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Matches all who wait, first by order first.</summary>
    private void MatchAll()
    {
        _lines.BeginRound();
        while (_lines.FirstOfRound() is { } lane)
        {
            int agent = _available.Best(lane);
            if (agent >= 0)
            {
                Reserve(lane.Line.First, agent);
            }
            else
            {
                _lines.Exhaust(lane);
            }
        }
    }

    private void Reserve(int slot, int agent)
    {
        LeaveLine(slot);
        ref InteractionSlot interaction = ref _interactions[slot];
        long due = After(_queues[interaction.Queue]!.Plan.RingTimeoutMicroseconds);
        interaction.Phase = SlotPhase.Reserved;
        interaction.Reservation = ++_reservationSequence;
        Hold(slot, agent);
        _roster[agent].Reserved++;
        _reserved++;
        _deadlines.ArmInteraction(slot, due);
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.Reserved,
            Interaction = interaction.Id,
            Queue = new QueueId(interaction.Queue),
            Agent = new AgentId(agent),
            Reservation = ReservationIdOf(interaction),
            Deadline = due,
            InteractionSequence = interaction.Sequence,
            FirstEntered = interaction.FirstEntered,
        });
        Publish(agent);
        _available.Refresh(agent);
    }

    private bool TryFindReserved(in AcdCommand command, out int slot) =>
        _interactions.TryFind(command.Interaction, out slot)
        && _interactions[slot].Phase == SlotPhase.Reserved
        && ReservationIdOf(_interactions[slot]) == command.Reservation;

    private bool Accept(in AcdCommand command)
    {
        if (!TryFindReserved(command, out int slot))
        {
            return false;
        }

        EndReservation(slot, ReservationOutcome.Accepted);
        ref InteractionSlot interaction = ref _interactions[slot];
        interaction.Phase = SlotPhase.Connected;
        _queues[interaction.Queue]!.Present.Remove(slot);
        ref AgentRecord agent = ref _roster[interaction.Agent];
        agent.Connected++;
        agent.NoAnswers = agent.Rejections = agent.Failures = 0;
        _connected++;
        Settle(interaction.Agent);
        return true;
    }

    // The talk is proof that the agent took it, should the acceptance still be on its way.
    private bool Connect(in AcdCommand command) =>
        Accept(command)
        || (_interactions.TryFind(command.Interaction, out int slot)
            && _interactions[slot].Phase == SlotPhase.Connected
            && ReservationIdOf(_interactions[slot]) == command.Reservation);

    private bool Refuse(in AcdCommand command, ReservationOutcome outcome)
    {
        if (!TryFindReserved(command, out int slot))
        {
            return false;
        }

        EndUnanswered(slot, outcome);
        return true;
    }

    /// <summary>Rejected, expired or unreachable: the agent bears it, the interaction stands where it stood.</summary>
    private void EndUnanswered(int slot, ReservationOutcome outcome)
    {
        int agent = _interactions[slot].Agent;
        ReturnToLine(slot, outcome);
        Publish(agent);
        _available.Refresh(agent);
        MatchBoth(slot, agent);
    }

    /// <summary>The same without looking for the next match.</summary>
    private void ReturnToLine(int slot, ReservationOutcome outcome)
    {
        EndReservation(slot, outcome);
        int agent = _interactions[slot].Agent;
        Release(slot);
        LineUp(slot);
        Burden(agent, outcome, _queues[_interactions[slot].Queue]!.Plan);
    }

    /// <summary>Cool-down, and the pause after too many in a row. Not the idle time: letting it ring earns no rest and no calls.</summary>
    private void Burden(int number, ReservationOutcome outcome, QueuePlan queue)
    {
        ref AgentRecord agent = ref _roster[number];
        (RefusalRule rule, int inRow, string reason) = outcome switch
        {
            ReservationOutcome.Rejected => (queue.OnReject, ++agent.Rejections, "rejected"),
            ReservationOutcome.Unreachable => (queue.OnUnreachable, ++agent.Failures, "unreachable"),
            _ => (queue.OnNoAnswer, ++agent.NoAnswers, "no_answer"),
        };

        if (rule.CoolDownMicroseconds > 0 && After(rule.CoolDownMicroseconds) > agent.CoolUntil)
        {
            agent.CoolUntil = After(rule.CoolDownMicroseconds);
            _deadlines.ArmAgent(number, agent.CoolUntil);
        }

        if (rule.PauseAfter > 0 && inRow >= rule.PauseAfter)
        {
            agent.NoAnswers = agent.Rejections = agent.Failures = 0;
            if (agent.Mode == AgentMode.Available)
            {
                agent.Mode = AgentMode.Paused;
                agent.Reason = reason;
            }
        }
    }

    private void EndReservation(int slot, ReservationOutcome outcome)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        _deadlines.CancelInteraction(slot);
        _roster[interaction.Agent].Reserved--;
        _reserved--;
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.ReservationEnded,
            Interaction = interaction.Id,
            Queue = new QueueId(interaction.Queue),
            Agent = new AgentId(interaction.Agent),
            Reservation = ReservationIdOf(interaction),
            Outcome = outcome,
            InteractionSequence = interaction.Sequence,
            FirstEntered = interaction.FirstEntered,
        });
    }
}

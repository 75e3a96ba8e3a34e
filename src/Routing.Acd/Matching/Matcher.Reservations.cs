using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

// A reservation from its making to the one way it ends.
internal sealed partial class Matcher
{
    /// <summary>Takes a waiting interaction out of its line and rings these agents for it.</summary>
    private void Reserve(int slot, ReadOnlySpan<int> agents)
    {
        LeaveLine(slot);
        ref InteractionSlot interaction = ref _interactions[slot];
        QueueRecord queue = QueueOf(interaction);
        long due = After(queue.Plan.RingTimeoutMicroseconds);
        interaction.Phase = SlotPhase.Reserved;
        interaction.Flags &= ~SlotFlags.Held; // whatever comes of it, it does not wait for one alone again
        interaction.Link.Previous = -1;
        interaction.Link.Next = queue.FirstReserved;
        if (interaction.Link.Next >= 0)
        {
            _interactions[interaction.Link.Next].Link.Previous = slot;
        }

        queue.FirstReserved = slot;
        _reserved++;
        _deadlines.Arm(DeadlineOf.Interaction, slot, due);
        int last = -1;
        foreach (int agent in agents)
        {
            int added = Claim(slot, agent);
            JoinGroup(slot, last, added);
            last = added;
            ref AcdEvent told = ref Begin(AcdEventKind.Reserved, interaction);
            told.Agent = new AgentId(agent);
            told.Reservation = ReservationIdOf(_claims[added]);
            told.Deadline = due;
            told.Stage = interaction.Stage;
            Tell();
            Publish(agent);
            _available.Refresh(agent);
        }
    }

    /// <summary>Nobody is rung for the interaction any more. Where it goes now is the caller's to say.</summary>
    private void Unreserve(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        if (interaction.Link.Previous >= 0)
        {
            _interactions[interaction.Link.Previous].Link.Next = interaction.Link.Next;
        }
        else
        {
            QueueOf(interaction).FirstReserved = interaction.Link.Next;
        }

        if (interaction.Link.Next >= 0)
        {
            _interactions[interaction.Link.Next].Link.Previous = interaction.Link.Previous;
        }

        _deadlines.Cancel(DeadlineOf.Interaction, slot);
        _reserved--;
    }

    private bool Accept(in AcdCommand command)
    {
        if (!TryFindReserved(command, out int slot, out int number))
        {
            return false;
        }

        ref Claim claim = ref _claims[number];
        ref AgentRecord agent = ref _roster[claim.Agent];
        TellEnded(claim, ReservationOutcome.Accepted);
        LeaveGroup(number);
        EndAllReservations(slot, ReservationOutcome.Withdrawn);
        Unreserve(slot);

        ref InteractionSlot interaction = ref _interactions[slot];
        _kinds[interaction.Kind].Class!.Served(_now - interaction.EnteredQueue, _interactions.NoteOf(slot).Estimate, _now);
        LeaveQueue(slot);
        interaction.Phase = claim.Phase = SlotPhase.Connected;
        interaction.Place = number;
        interaction.Link = new LineLink { Previous = claim.Agent, Next = _profiles.BeginOf(agent.Profile) };
        _connected++;

        agent.Reserved--;
        ContactBegins(claim.Agent);
        Publish(claim.Agent);
        PublishConcerned();
        return true;
    }

    // The talk is proof that the agent took it, should the acceptance still be on its way.
    private bool Connect(in AcdCommand command) =>
        Accept(command)
        || (_interactions.TryFind(command.Interaction, out int slot)
            && _interactions[slot].Phase == SlotPhase.Connected
            && ReservationIdOf(_claims[_interactions[slot].Place]) == command.Reservation);

    private bool Refuse(in AcdCommand command, ReservationOutcome outcome)
    {
        if (!TryFindReserved(command, out int slot, out int number))
        {
            return false;
        }

        int agent = _claims[number].Agent;
        EndReservation(number, outcome);
        Publish(agent);
        if (_interactions[slot].Place < 0)
        {
            ReturnToLine(slot);
        }

        return true;
    }

    /// <summary>It has rung for as long as it may.</summary>
    private void Expire(int slot)
    {
        EndAllReservations(slot, ReservationOutcome.Expired);
        PublishConcerned();
        ReturnToLine(slot);
    }

    /// <summary>Ends each live reservation of an interaction, oldest first; what the agents do then is still to be published.</summary>
    private void EndAllReservations(int slot, ReservationOutcome outcome)
    {
        for (int number; (number = _interactions[slot].Place) >= 0;)
        {
            _concerned.Add(_claims[number].Agent);
            EndReservation(number, outcome);
        }
    }

    private void PublishConcerned()
    {
        foreach (int agent in _concerned)
        {
            Publish(agent);
        }

        _concerned.Clear();
    }

    /// <summary>Ends a reservation that came to nothing, and lets the agent bear it where it was the agent.</summary>
    private void EndReservation(int number, ReservationOutcome outcome)
    {
        Claim claim = _claims[number];
        TellEnded(claim, outcome);
        LeaveGroup(number);
        _roster[claim.Agent].Reserved--;
        Release(number);
        if (outcome != ReservationOutcome.Withdrawn)
        {
            Burden(claim.Agent, outcome, claim.Interaction);
        }
    }

    private void TellEnded(in Claim claim, ReservationOutcome outcome)
    {
        ref AcdEvent told = ref Begin(AcdEventKind.ReservationEnded, _interactions[claim.Interaction]);
        told.Agent = new AgentId(claim.Agent);
        told.Reservation = ReservationIdOf(claim);
        told.Outcome = outcome;
        Tell();
    }
}

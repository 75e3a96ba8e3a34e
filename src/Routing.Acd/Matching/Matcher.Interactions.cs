using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// From entry to the end: submit, update, withdraw, complete.
internal sealed partial class Matcher
{
    private bool Enter(in AcdCommand command)
    {
        if (_interactions.TryFind(command.Interaction, out _) || _ended.IsEcho(command, _now))
        {
            return false;
        }

        int number = command.Queue.Value;
        QueueRecord? queue = (uint)number < (uint)_queues.Length ? _queues[number] : null;
        if (command.Refused || _interactions.Known >= _options.MaxInteractions)
        {
            return TurnAway(command, LeaveReason.Full);
        }

        if (queue is null || !queue.Open || (int)command.Channel >= ChannelCounts.Length)
        {
            return TurnAway(command, LeaveReason.NoQueue);
        }

        // The sequence travels with the interaction; numbers given here stay ahead of those brought along.
        long sequence = command.Sequence != 0 ? command.Sequence : _interactionSequence + 1;
        _interactionSequence = Math.Max(_interactionSequence, sequence);

        int slot = _interactions.Add(command.Interaction);
        ref InteractionSlot interaction = ref _interactions[slot];
        interaction.FirstEntered = command.FirstEntered != 0 ? command.FirstEntered : _now;
        interaction.Sequence = sequence;

        // Submitted again after its owner was lost, it has been in the queue all along.
        interaction.Entered = command.Kind == AcdCommandKind.Resubmit ? Math.Min(interaction.FirstEntered, _now) : _now;
        interaction.Submitted = command.Time;
        interaction.SubmittedSequence = command.Sequence;
        interaction.Requires = Normal(command.Requires);
        interaction.Priority = command.Priority;
        interaction.Queue = number;
        interaction.Channel = command.Channel;
        queue.Present.Insert(slot, interaction.Entered, sequence);
        _entered++;
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.Queued,
            Interaction = interaction.Id,
            Queue = command.Queue,
            InteractionSequence = sequence,
            FirstEntered = interaction.FirstEntered,
        });
        LineUp(slot);
        MatchInteraction(slot);
        return true;
    }

    private bool TurnAway(in AcdCommand command, LeaveReason reason)
    {
        _refused++;
        Emit(new AcdEvent { Kind = AcdEventKind.Left, Interaction = command.Interaction, Queue = command.Queue, Leave = reason });
        return true;
    }

    private bool Update(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot) || _interactions[slot].Phase == SlotPhase.Connected)
        {
            return false;
        }

        ref InteractionSlot interaction = ref _interactions[slot];
        bool waiting = interaction.Phase == SlotPhase.Waiting;
        if (waiting)
        {
            LeaveLine(slot);
        }

        interaction.Priority = command.Priority;
        interaction.Requires = Normal(command.Requires);
        if (waiting)
        {
            LineUp(slot);
            MatchInteraction(slot);
        }

        return true;
    }

    private bool Withdraw(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot))
        {
            return false;
        }

        switch (_interactions[slot].Phase)
        {
            case SlotPhase.Waiting:
                LeaveLine(slot);
                Leave(slot, LeaveReason.Withdrawn);
                _interactions.Free(slot);
                break;
            case SlotPhase.Reserved:
                // A caller who leaves while it rings is no RONA: no cool-down, and the agent's idle time runs on.
                int agent = _interactions[slot].Agent;
                EndReservation(slot, ReservationOutcome.Withdrawn);
                Release(slot);
                Leave(slot, LeaveReason.Withdrawn);
                _interactions.Free(slot);
                Settle(agent);
                break;
            default:
                EndContact(slot, LeaveReason.Withdrawn);
                break;
        }

        return true;
    }

    private bool Complete(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot) || _interactions[slot].Phase != SlotPhase.Connected)
        {
            return false;
        }

        EndContact(slot, LeaveReason.Completed);
        return true;
    }

    private void EndContact(int slot, LeaveReason reason)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        ref AgentRecord agent = ref _roster[interaction.Agent];
        int number = interaction.Agent;
        long wrapUp = _queues[interaction.Queue]!.Plan.WrapUpMicroseconds;
        _connected--;
        agent.Connected--;
        interaction.WrapUpEnds = wrapUp > 0 ? After(wrapUp) : 0;
        Leave(slot, reason);
        if (wrapUp > 0)
        {
            interaction.Phase = SlotPhase.WrapUp;
            agent.WrapUps++;
            _deadlines.ArmInteraction(slot, interaction.WrapUpEnds);
        }
        else
        {
            Release(slot);
            _interactions.Free(slot);
            BeginIdle(number);
        }

        Settle(number);
    }

    /// <summary>Says that it is out of the ACD, and forgets it. The slot stays.</summary>
    private void Leave(int slot, LeaveReason reason)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        SlotHeap present = _queues[interaction.Queue]!.Present;
        if (_queuePlaces[slot] >= 0)
        {
            present.Remove(slot);
        }

        bool wasConnected = interaction.Phase == SlotPhase.Connected;
        _interactions.Forget(slot);
        _ended.Add(interaction, _now);
        _endedCount++;
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.Left,
            Interaction = interaction.Id,
            Queue = new QueueId(interaction.Queue),
            Agent = wasConnected ? new AgentId(interaction.Agent) : default,
            Outcome = wasConnected ? ReservationOutcome.Accepted : ReservationOutcome.None,
            Leave = reason,
            Deadline = wasConnected ? interaction.WrapUpEnds : 0,
            InteractionSequence = interaction.Sequence,
            FirstEntered = interaction.FirstEntered,
        });
    }

    /// <summary>Puts it in the lane of its kind, where its age belongs, to wait for an agent or for its next group.</summary>
    private void LineUp(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        QueueRecord queue = _queues[interaction.Queue]!;
        long wait = _now - interaction.Entered;
        var key = new LaneKey(interaction.Queue, interaction.Channel, queue.OpenAfter(wait), interaction.Priority, interaction.Requires);
        interaction.Lane = _lines.Find(key, queue.Plan, _available.Profiles);
        interaction.Phase = SlotPhase.Waiting;
        _lines.Insert(interaction.Lane, slot, interaction.FirstEntered, interaction.Sequence);
        _waiting++;
        if (queue.OpensNext(wait) is { } next)
        {
            _deadlines.ArmInteraction(slot, After(next - wait));
        }
    }

    private void LeaveLine(int slot)
    {
        _lines.Remove(_interactions[slot].Lane, slot);
        _deadlines.CancelInteraction(slot);
        _waiting--;
    }

    private static RequirementSet? Normal(RequirementSet? requires) => requires is null || requires.Requirements.IsEmpty ? null : requires;
}

using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// How an interaction comes into a queue, or does not.
internal sealed partial class Matcher
{
    // Who has just come anew into the queue, and may have to go again by one of its limits; -1 for nobody.
    private int _newcomer = -1;

    private bool Enter(in AcdCommand command)
    {
        if (_interactions.TryFind(command.Interaction, out _) || _ended.IsEcho(command, _now))
        {
            return false;
        }

        int number = command.Queue.Value;
        QueueRecord? queue = (uint)number < (uint)_queues.Length ? _queues[number] : null;
        if (command.Refused || _interactions.Known >= RoomFor(command.Kind))
        {
            return TurnAway(command, LeaveReason.Full);
        }

        if (queue is null || !queue.Open || (int)command.Channel >= ChannelCounts.Length)
        {
            return TurnAway(command, LeaveReason.NoQueue);
        }

        int slot = Add(command, queue);
        ref InteractionSlot interaction = ref _interactions[slot];
        _entered++;
        Begin(AcdEventKind.Queued, interaction).Stage = interaction.Stage;
        Tell();
        if (HasWaitedTooLong(interaction, queue))
        {
            LeaveByLimit(slot, LeaveReason.WaitLimit);
            return true;
        }

        if (command.Preferred is { } preferred && command.Duration > 0)
        {
            TryHold(slot, preferred.Value, command.Duration, command.HoldWhenBusy);
        }

        LineUp(slot);
        _newcomer = command.EnteredQueue == 0 ? slot : -1;
        return true;
    }

    private int Add(in AcdCommand command, QueueRecord queue)
    {
        // The sequence travels with the interaction; numbers given here stay ahead of those brought along.
        long sequence = command.Sequence != 0 ? command.Sequence : _interactionSequence + 1;
        _interactionSequence = Math.Max(_interactionSequence, sequence);

        int slot = _interactions.Add(command.Interaction);
        ref InteractionSlot interaction = ref _interactions[slot];
        interaction.Sequence = sequence;
        interaction.EnteredQueue = command.EnteredQueue != 0 ? Math.Min(command.EnteredQueue, _now) : _now;
        interaction.FirstEntered = Math.Min(command.FirstEntered != 0 ? command.FirstEntered : _now, interaction.EnteredQueue);
        interaction.Stage = interaction.StageTold = (byte)queue.StageAt(_now - interaction.EnteredQueue);
        interaction.Flags |= command.Sequence != 0 ? SlotFlags.SequenceGiven : SlotFlags.None;
        interaction.Kind = UseKind(new KindKey(command.Queue.Value, command.Channel, command.Priority, Normal(command.Requires)));
        if (command.Time == interaction.EnteredQueue)
        {
            interaction.Flags |= SlotFlags.SubmittedAtEntry;
        }
        else if (command.Time == _now)
        {
            _extras.Of(slot, ref interaction).Submitted = _now;
        }

        if (command.Visit == 1)
        {
            interaction.Flags |= SlotFlags.FirstVisit;
        }
        else if (command.Visit > 1)
        {
            _extras.Of(slot, ref interaction).Visit = command.Visit;
        }

        _interactions.NoteOf(slot).Estimate = _kinds[interaction.Kind].Class!.Estimate(_now);
        StandInQueue(slot);
        _cooling.Place(command.Interaction, slot);
        return slot;
    }

    /// <summary>What is known elsewhere is not turned away for a bound that is only a matter of taste.</summary>
    private int RoomFor(AcdCommandKind kind) =>
        kind == AcdCommandKind.Submit ? _options.MaxInteractions : AcdPartitionOptions.MostInteractions;

    private bool TurnAway(in AcdCommand command, LeaveReason reason)
    {
        _refused++;
        ref AcdEvent told = ref Begin(AcdEventKind.Left);
        told.Interaction = command.Interaction;
        told.Queue = command.Queue;
        told.Leave = reason;
        Tell();
        return true;
    }

    private int UseKind(in KindKey key)
    {
        int number = _kinds.Use(key);
        if (_kinds[number].Class is null)
        {
            Bind(_kinds[number]);
        }

        return number;
    }

    /// <summary>Looks up what follows from the queue for all interactions of a kind.</summary>
    private void Bind(Kind kind)
    {
        QueueRecord queue = _queues[kind.Key.Queue]!;
        int priority = queue.PriorityOf(kind.Key.Priority);
        kind.Bind(queue, priority, queue.ClassOf(priority, _interactions));
    }

    private static RequirementSet? Normal(RequirementSet? requires) => requires is null || requires.Requirements.IsEmpty ? null : requires;
}

using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// How a waiting interaction stands in line, and what time does to it there.
internal sealed partial class Matcher
{
    /// <summary>Puts it in the line of its kind as of now, where its age belongs, to wait for an agent or for its next change by time.</summary>
    private void LineUp(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        QueueRecord queue = QueueOf(interaction);
        LaneKey key = LaneKeyOf(interaction, queue);
        interaction.Stage = (byte)key.Stage;
        if (interaction.Stage > interaction.StageTold)
        {
            interaction.StageTold = interaction.Stage;
            Begin(AcdEventKind.Relaxed, interaction).Stage = interaction.Stage;
            Tell();
        }

        interaction.Phase = SlotPhase.Waiting;
        _waiting++;
        long holdUntil = long.MaxValue;
        if (IsHeld(interaction))
        {
            ref SlotExtras.Extra extra = ref _extras.Of(slot, ref interaction);
            holdUntil = extra.HoldUntil;
            interaction.Place = _held.Insert(extra.Preferred, key, extra.HoldWhenBusy, slot);
            queue.HeldLines.Add(_held[interaction.Place]);
        }
        else
        {
            Kind kind = _kinds[interaction.Kind];
            interaction.Place = kind.LaneHint = _lines.Find(key, queue, kind.LaneHint);
            _lines.Insert(interaction.Place, slot);
            queue.Lanes.Add(_lines[interaction.Place]);
        }

        long next = Math.Min(holdUntil, ChangesNext(interaction, queue));
        if (next < long.MaxValue)
        {
            _deadlines.Arm(DeadlineOf.Interaction, slot, After(next - _now));
        }

        _lined.Add(slot);
    }

    private void LeaveLine(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        if (IsHeld(interaction))
        {
            LeaveHeldLine(slot);
        }
        else
        {
            Lane lane = _lines[interaction.Place];
            _lines.Remove(interaction.Place, slot);
            if (lane.First < 0)
            {
                lane.Queue.Lanes.Remove(lane);
            }
        }

        _deadlines.Cancel(DeadlineOf.Interaction, slot);
        _waiting--;
    }

    private void LeaveHeldLine(int slot)
    {
        HeldLine line = _held[_interactions[slot].Place];
        _held.Remove(_interactions[slot].Place, slot);
        if (line.First < 0)
        {
            _queues[line.Key.Kind.Queue]!.HeldLines.Remove(line);
        }
    }

    /// <summary>A waiting interaction's time has come: a limit, the end of its hold, a further group or step.</summary>
    private void Advance(int slot)
    {
        LeaveLine(slot);
        ref InteractionSlot interaction = ref _interactions[slot];
        if (HasWaitedTooLong(interaction, QueueOf(interaction)))
        {
            LeaveByLimit(slot, LeaveReason.WaitLimit);
            return;
        }

        if (IsHeld(interaction) && _extras.Of(slot, ref interaction).HoldUntil <= _now)
        {
            interaction.Flags &= ~SlotFlags.Held;
        }

        LineUp(slot);
    }

    /// <summary>Nobody is rung for it any more and nobody took it: it stands where it stood, if it may stay at all.</summary>
    private void ReturnToLine(int slot)
    {
        Unreserve(slot);
        if (HasWaitedTooLong(_interactions[slot], QueueOf(_interactions[slot])))
        {
            LeaveByLimit(slot, LeaveReason.WaitLimit);
        }
        else
        {
            LineUp(slot);
        }
    }

    private LaneKey LaneKeyOf(in InteractionSlot interaction, QueueRecord queue)
    {
        long wait = _now - interaction.EnteredQueue;
        return new LaneKey(_kinds[interaction.Kind].Key, queue.StageAt(wait), queue.OpenAfter(wait));
    }

    /// <summary>The lane that it stands in, or would if it were not held.</summary>
    private Lane LaneOf(in InteractionSlot interaction) =>
        _lines[IsHeld(interaction) ? _lines.Find(_held[interaction.Place].Key, QueueOf(interaction)) : interaction.Place];

    /// <summary>When a group opens, a step loosens or the wait limit is reached; <see cref="long.MaxValue"/> for never.</summary>
    private long ChangesNext(in InteractionSlot interaction, QueueRecord queue)
    {
        long next = queue.ChangesNext(_now - interaction.EnteredQueue);
        long limit = queue.Plan.Limits.WaitMicroseconds;
        next = limit > 0 ? Math.Min(next, limit) : next;
        return next == long.MaxValue ? next : Plus(interaction.EnteredQueue, next);
    }

    /// <summary>Its place in the order of the partition.</summary>
    private OrderKey KeyOf(in InteractionSlot interaction)
    {
        Kind kind = _kinds[interaction.Kind];
        long target = kind.Queue.Plan.ServiceLevelMicroseconds;
        return OrderKey.Of(_order, kind.Priority, target, _agingGain, interaction.FirstEntered, interaction.Sequence);
    }
}

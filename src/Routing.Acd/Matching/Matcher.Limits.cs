using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// When an interaction leaves a queue without an agent and without going away itself.
internal sealed partial class Matcher
{
    private bool HasWaitedTooLong(in InteractionSlot interaction, QueueRecord queue)
    {
        long limit = queue.Plan.Limits.WaitMicroseconds;
        return limit > 0 && _now - interaction.EnteredQueue >= limit;
    }

    /// <summary>The limits that only hold for a newcomer for whom nobody was there at once.</summary>
    private void LimitEntry(int slot)
    {
        ref readonly InteractionSlot interaction = ref _interactions[slot];
        if (interaction.Phase != SlotPhase.Waiting)
        {
            return;
        }

        QueueRecord queue = QueueOf(interaction);
        QueueLimits limits = queue.Plan.Limits;
        if (limits.Waiting is { } most && queue.Present - 1 >= most)
        {
            LeaveLine(slot);
            LeaveByLimit(slot, LeaveReason.Full);
        }
        else if (limits.EstimatedWaitMicroseconds > 0 && _interactions.NoteOf(slot).Estimate > limits.EstimatedWaitMicroseconds)
        {
            LeaveLine(slot);
            LeaveByLimit(slot, LeaveReason.EstimatedWait);
        }
    }

    /// <summary>
    /// Sends away whoever has nobody left to wait for. That can only be one who has just lined up, or, when
    /// the last of a profile has gone, those whom that profile could ever have served.
    /// </summary>
    private void SendAwayForNobody()
    {
        if (!_limitsNobody)
        {
            return;
        }

        foreach (int slot in _lined)
        {
            if (_interactions[slot].Phase == SlotPhase.Waiting && HasNobody(slot))
            {
                Order(slot);
            }
        }

        if (_emptied.Count > 0)
        {
            foreach (Lane lane in _lines.Active)
            {
                if (HasNobody(lane.First))
                {
                    lane.Collect(_several);
                }
            }

            for (int line = 0; line < _held.Count; line++)
            {
                if (_held[line].First >= 0 && HasNobody(_held[line].First))
                {
                    _held[line].Collect(_several);
                }
            }
        }

        OrderSeveral();
        while (_ordered.Count > 0)
        {
            int slot = _ordered.Take().Slot;
            if (_interactions[slot].Phase == SlotPhase.Waiting) // may have been found twice
            {
                LeaveLine(slot);
                LeaveByLimit(slot, LeaveReason.Nobody);
            }
        }
    }

    private bool HasNobody(int slot)
    {
        QueueRecord queue = QueueOf(_interactions[slot]);
        return queue.Plan.Limits.NobodySignedIn
            && !_staffing.Any(_kinds[_interactions[slot].Kind].EverAble(queue, _profiles, _plans));
    }

    private void LeaveByLimit(int slot, LeaveReason reason)
    {
        Begin(AcdEventKind.LimitReached, _interactions[slot]).Leave = reason;
        Tell();
        Leave(slot, reason);
    }
}

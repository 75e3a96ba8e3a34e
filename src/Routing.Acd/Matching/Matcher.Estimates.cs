using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// How long one will wait, and at which place one stands.
internal sealed partial class Matcher
{
    private bool Inquire(in AcdCommand command)
    {
        if (!_interactions.TryFind(command.Interaction, out int slot) || _interactions[slot].Phase == SlotPhase.Connected)
        {
            return false;
        }

        ref readonly InteractionSlot interaction = ref _interactions[slot];
        int position = PositionOf(interaction);
        long promise = Promise(slot, position);
        ref AcdEvent told = ref Begin(AcdEventKind.Estimated, interaction);
        told.Stage = interaction.Stage;
        told.Position = position;
        told.EstimatedWait = promise;
        Tell();
        return true;
    }

    /// <summary>How much longer it will take: never more than was told before, unless there are fewer agents by now.</summary>
    private long Promise(int slot, int position)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        Kind kind = _kinds[interaction.Kind];
        QueueRecord queue = kind.Queue;
        long estimate = kind.Class!.Estimate(_now);
        if (estimate < 0)
        {
            return -1;
        }

        long promise = Plus(_now, Part(estimate, position, queue.Present + 1));
        int agents = _staffing.CountAll(kind.EverAble(queue, _profiles, _plans));
        ref SlotExtras.Extra extra = ref _extras.Of(slot, ref interaction);
        if (extra.Promise != 0 && agents >= extra.PromisedBy)
        {
            promise = Math.Min(promise, extra.Promise);
        }

        (extra.Promise, extra.PromisedBy) = (promise, agents);
        return promise <= _now ? -1 : promise - _now;
    }

    private void ForgetPromise(int slot)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        if ((interaction.Flags & SlotFlags.Extra) != 0)
        {
            _extras.Of(slot, ref interaction).Promise = 0;
        }
    }

    private int PositionOf(in InteractionSlot interaction)
    {
        KindKey kind = _kinds[interaction.Kind].Key;
        QueueRecord queue = _queues[kind.Queue]!;
        OrderKey key = KeyOf(interaction);
        int before = 0;
        foreach (Lane lane in queue.Lanes)
        {
            before += CountBefore(lane, key, _bounds.PlacesCounted - before);
        }

        foreach (HeldLine line in queue.HeldLines)
        {
            before += CountBefore(line, key, _bounds.PlacesCounted - before);
        }

        for (int slot = queue.FirstReserved; slot >= 0 && before < _bounds.PlacesCounted; slot = _interactions[slot].Link.Next)
        {
            before += KeyOf(_interactions[slot]).Before(key) ? 1 : 0;
        }

        return before < _bounds.PlacesCounted ? before + 1 : Roughly(interaction, queue);
    }

    private int CountBefore(Lane lane, in OrderKey key, int enough)
    {
        (long first, long sequence) = AgeBefore(lane.Key.Kind, key);
        return enough <= 0 ? 0 : lane.CountBefore(first, sequence, enough);
    }

    private int CountBefore(HeldLine line, in OrderKey key, int enough)
    {
        (long first, long sequence) = AgeBefore(line.Key.Kind, key);
        return enough <= 0 ? 0 : line.CountBefore(first, sequence, enough);
    }

    private (long FirstEntered, long Sequence) AgeBefore(in KindKey kind, in OrderKey key)
    {
        QueueRecord queue = _queues[kind.Queue]!;
        return key.AgeBefore(_order, queue.PriorityOf(kind.Priority), queue.Plan.ServiceLevelMicroseconds, _agingGain);
    }

    /// <summary>A place far back in the line: as far as its wait is short, compared with the longest.</summary>
    private int Roughly(in InteractionSlot interaction, QueueRecord queue)
    {
        long oldest = _now;
        foreach (EstimateClass? estimates in queue.Classes)
        {
            for (int channel = 0; estimates is not null && channel < ChannelCounts.Length; channel++)
            {
                oldest = Math.Min(oldest, estimates.Lines[channel].Oldest);
            }
        }

        double share = (interaction.EnteredQueue - oldest) / (double)Math.Max(1, _now - oldest);
        return Math.Clamp((int)(share * queue.Present), _bounds.PlacesCounted + 1, Math.Max(_bounds.PlacesCounted + 1, queue.Present));
    }
}

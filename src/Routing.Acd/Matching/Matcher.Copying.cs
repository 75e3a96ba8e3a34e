using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// Copies for snapshots.
internal sealed partial class Matcher
{
    // Slots looked at for each of those who wait that are copied at the most.
    private const int SlotsForOneWaiting = 16;

    // Where the next copy of those who wait goes on.
    private int _copiedUntil;

    public CoreCopy Copy()
    {
        var queues = new CoreCopy.QueueCopy[_queues.Length];
        for (int i = 0; i < queues.Length; i++)
        {
            queues[i] = _queues[i] is { } queue ? Copy(queue) : default;
        }

        return new CoreCopy
        {
            Time = _now,
            Counters = Counters,
            Queues = queues,
            Agents = _roster.Copy(),
            Claims = CopyClaims(),
            Waiting = CopyWaiting(),
        };
    }

    private CoreCopy.QueueCopy Copy(QueueRecord queue)
    {
        var channels = new CoreCopy.ChannelCopy[ChannelCounts.Length];
        for (int channel = 0; channel < channels.Length; channel++)
        {
            int waiting = 0;
            long oldest = long.MaxValue;
            foreach (EstimateClass? estimates in queue.Classes)
            {
                if (estimates is not null)
                {
                    waiting += estimates.Lines[channel].Count;
                    oldest = Math.Min(oldest, estimates.Lines[channel].Oldest);
                }
            }

            bool seen = channel == (int)Channel.Voice || (queue.ChannelsSeen & (1 << channel)) != 0;
            channels[channel] = new CoreCopy.ChannelCopy(waiting, waiting == 0 ? 0 : oldest, waiting > 0 || (queue.Open && seen));
        }

        EstimateClass? own = queue.Classes[queue.PriorityOf(null)];
        return new CoreCopy.QueueCopy(queue.Plan, channels, own?.Estimate(_now) ?? -1, own?.Error ?? -1);
    }

    private CoreCopy.ClaimCopy[] CopyClaims()
    {
        var copies = new List<CoreCopy.ClaimCopy>();
        for (int claim = 0; claim < _claims.End; claim++)
        {
            ref readonly Claim from = ref _claims[claim];
            if (from.Phase != SlotPhase.Free)
            {
                copies.Add(new CoreCopy.ClaimCopy(from.Agent, from.Channel, from.Phase, CanExtend(from)));
            }
        }

        return [.. copies];
    }

    /// <summary>
    /// From the slab, never from the lines: an audit must not trust what it audits. When very many wait, or slots are
    /// nearly all empty, only those of a part of the slab, another with each copy.
    /// </summary>
    private CoreCopy.WaitingCopy[] CopyWaiting()
    {
        var copies = new List<CoreCopy.WaitingCopy>(Math.Min(_waiting, _bounds.WaitingCopied));
        int looks = Math.Min(_interactions.End, _bounds.WaitingCopied * SlotsForOneWaiting);
        for (int look = 0; look < looks && copies.Count < Math.Min(_waiting, _bounds.WaitingCopied); look++)
        {
            int slot = _copiedUntil < _interactions.End ? _copiedUntil : 0;
            _copiedUntil = slot + 1;
            ref readonly InteractionSlot interaction = ref _interactions[slot];
            if (interaction.Phase == SlotPhase.Waiting)
            {
                KindKey kind = _kinds[interaction.Kind].Key;
                int heldFor = IsHeld(interaction) && _extras.TryFind(slot, interaction, out SlotExtras.Extra extra) ? extra.Preferred : -1;
                int coolFor = _cooling.NumberOf(interaction.Id);
                copies.Add(new CoreCopy.WaitingCopy(kind.Queue, kind.Channel, interaction.EnteredQueue, coolFor, kind.Requires, heldFor));
            }
        }

        return [.. copies];
    }
}

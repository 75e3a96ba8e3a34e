using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// Copies for snapshots.
internal sealed partial class Matcher
{
    // Copying must not hold the core for long: above this many waiting, a sample is taken for the audit.
    private const int WaitingCopied = 16_384;

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
            Waiting = CopyWaiting(out int each),
            WaitingEach = each,
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

    /// <summary>From the slab, never from the lines: an audit must not trust what it audits.</summary>
    private CoreCopy.WaitingCopy[] CopyWaiting(out int each)
    {
        each = 1 + (_interactions.End / WaitingCopied);
        var copies = new List<CoreCopy.WaitingCopy>(Math.Min(_waiting, WaitingCopied));
        for (int slot = 0; slot < _interactions.End; slot += each)
        {
            ref readonly InteractionSlot interaction = ref _interactions[slot];
            if (interaction.Phase == SlotPhase.Waiting)
            {
                KindKey kind = _kinds[interaction.Kind].Key;
                int heldFor = IsHeld(interaction) && _extras.TryFind(slot, interaction, out SlotExtras.Extra extra) ? extra.Preferred : -1;
                copies.Add(new CoreCopy.WaitingCopy(kind.Queue, kind.Channel, interaction.EnteredQueue, interaction.Sequence, kind.Requires, heldFor));
            }
        }

        return [.. copies];
    }
}

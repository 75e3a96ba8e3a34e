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
            if (_queues[i] is { } queue)
            {
                bool any = queue.Present.Count > 0;
                queues[i] = new CoreCopy.QueueCopy(queue.Plan, queue.Open, queue.Present.Count, any ? queue.Present.FirstMajor : 0);
            }
        }

        return new CoreCopy
        {
            Time = _now,
            Counters = Counters,
            Queues = queues,
            Agents = _roster.Copy(),
            Waiting = CopyWaiting(out int each),
            WaitingEach = each,
        };
    }

    /// <summary>From the slab, never from the lanes: an audit must not trust what it audits.</summary>
    private CoreCopy.WaitingCopy[] CopyWaiting(out int each)
    {
        each = 1 + (_interactions.End / WaitingCopied);
        var copies = new List<CoreCopy.WaitingCopy>(Math.Min(_waiting, WaitingCopied));
        for (int slot = 0; slot < _interactions.End; slot += each)
        {
            ref readonly InteractionSlot interaction = ref _interactions[slot];
            if (interaction.Phase == SlotPhase.Waiting)
            {
                copies.Add(new CoreCopy.WaitingCopy(interaction.Queue, interaction.Channel, interaction.Entered, interaction.Requires));
            }
        }

        return [.. copies];
    }
}

using Routing.Acd.Model;

namespace Routing.Acd.Matching;

// Affinity: an interaction waits for one agent alone, for a while, as long as that agent can still come.
internal sealed partial class Matcher
{
    // Whole lines of which each is to be ordered.
    private readonly List<int> _several = [];

    private static bool IsHeld(in InteractionSlot interaction) => (interaction.Flags & SlotFlags.Held) != 0;

    private void TryHold(int slot, int agent, long span, bool whenBusy)
    {
        ref InteractionSlot interaction = ref _interactions[slot];
        if (!_roster.Knows(agent) || !CanCome(agent, LaneKeyOf(interaction, QueueOf(interaction)), whenBusy))
        {
            return;
        }

        ref SlotExtras.Extra extra = ref _extras.Of(slot, ref interaction);
        (extra.Preferred, extra.HoldUntil, extra.HoldWhenBusy) = (agent, After(span), whenBusy);
        interaction.Flags |= SlotFlags.Held;
    }

    /// <summary>Whether it makes sense to wait for the agent: able, willing, and free now or soon.</summary>
    private bool CanCome(int number, in LaneKey key, bool whenBusy)
    {
        ref readonly AgentRecord agent = ref _roster[number];
        if (agent.Plan is null || agent.Mode != AgentMode.Available || !agent.Device)
        {
            return false;
        }

        Profile profile = _profiles[agent.Profile];
        return _lines[_lines.Find(key, _queues[key.Kind.Queue]!)].Admits(agent.Profile)
            && (whenBusy || (agent.Connected == 0 && !agent.External) || agent.CanTake(key.Kind.Channel, profile));
    }

    /// <summary>
    /// Ends each hold that a change has made pointless, of an agent or of what an interaction requires, first by
    /// order first; those whom it held line up with all others.
    /// </summary>
    private void EndHolds()
    {
        foreach (int agent in _touched)
        {
            for (int number = _roster[agent].FirstHeldLine; number >= 0; number = _held[number].Next)
            {
                HeldLine line = _held[number];
                if (!CanCome(agent, line.Key, line.WhenBusy))
                {
                    line.Collect(_several);
                }
            }
        }

        foreach (int slot in _lined)
        {
            ref readonly InteractionSlot interaction = ref _interactions[slot];
            if (interaction.Phase == SlotPhase.Waiting && IsHeld(interaction))
            {
                HeldLine line = _held[interaction.Place];
                if (!CanCome(line.Agent, line.Key, line.WhenBusy))
                {
                    Order(slot);
                }
            }
        }

        OrderSeveral();
        while (_ordered.Count > 0)
        {
            int slot = _ordered.Take().Slot;
            if (IsHeld(_interactions[slot])) // may have been found twice
            {
                LeaveLine(slot);
                _interactions[slot].Flags &= ~SlotFlags.Held;
                LineUp(slot);
            }
        }
    }

    private void OrderSeveral()
    {
        foreach (int slot in _several)
        {
            Order(slot);
        }

        _several.Clear();
    }

    private void Order(int slot) => _ordered.Add(KeyOf(_interactions[slot]), slot);
}

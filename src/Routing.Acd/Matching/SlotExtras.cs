using System.Runtime.InteropServices;

namespace Routing.Acd.Matching;

/// <summary>What only few interactions have, by slot, so that the slots of all stay small.</summary>
internal sealed class SlotExtras
{
    private readonly Dictionary<int, Extra> _bySlot = [];

    /// <summary>What there is about <paramref name="slot"/>, begun if there is nothing. Good until the next call.</summary>
    public ref Extra Of(int slot, ref InteractionSlot interaction)
    {
        ref Extra extra = ref CollectionsMarshal.GetValueRefOrAddDefault(_bySlot, slot, out bool known)!;
        if (!known)
        {
            extra = new Extra { Submitted = -1 };
            interaction.Flags |= SlotFlags.Extra;
        }

        return ref extra;
    }

    /// <summary>What there is about <paramref name="slot"/>, if there is anything.</summary>
    public bool TryFind(int slot, in InteractionSlot interaction, out Extra extra)
    {
        extra = default;
        return (interaction.Flags & SlotFlags.Extra) != 0 && _bySlot.TryGetValue(slot, out extra);
    }

    /// <summary>The interaction is gone.</summary>
    public void Forget(int slot) => _bySlot.Remove(slot);

    /// <summary>The rare things that may be known of an interaction.</summary>
    internal struct Extra
    {
        /// <summary>The agent it is held for, until when, and whether also while that agent is in a contact. While <see cref="SlotFlags.Held"/>.</summary>
        public int Preferred;
        public long HoldUntil;
        public bool HoldWhenBusy;

        /// <summary>The time that its submit carried, where its entry into the queue does not say; -1 where it does.</summary>
        public long Submitted;

        /// <summary>How often its owner has submitted it, when that is more than once; else 0.</summary>
        public int Visit;

        /// <summary>When its turn was last promised, and by how many agents; 0 for no promise.</summary>
        public long Promise;
        public int PromisedBy;
    }
}

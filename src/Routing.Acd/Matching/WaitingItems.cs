using System.Runtime.CompilerServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>Interactions as items of a line: by age, which is the order within a lane in every order of the partition.</summary>
internal readonly struct WaitingItems(InteractionSlab interactions) : IAgedItems
{
    public static void Compared()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AgedKey KeyOf(int item)
    {
        ref readonly InteractionSlot interaction = ref interactions[item];
        return new AgedKey(interaction.FirstEntered, interaction.Sequence);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref LineLink LinkOf(int item) => ref interactions[item].Link;
}

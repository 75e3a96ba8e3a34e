using System.Runtime.CompilerServices;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>Agents as items of a line: the longest idle first. Links for calls are in the records, those for other channels beside them.</summary>
internal readonly struct AvailableItems(Roster roster, LineLink[]? links) : IAgedItems
{
    public static void Compared()
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AgedKey KeyOf(int item) => new(roster[item].IdleStamp, item);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref LineLink LinkOf(int item) => ref links is null ? ref roster[item].Link : ref links[item];
}

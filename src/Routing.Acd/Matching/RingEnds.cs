using System.Runtime.InteropServices;
using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>
/// The two ends of a <see cref="CommandRing{TSteps}"/>. Posters write one and the owner the other: two cache
/// lines each, since lines are fetched in pairs. (Outside of the ring, since a generic type has no layout of
/// its own.)
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct RingEnds
{
    /// <summary>Places ever claimed.</summary>
    [FieldOffset(128)]
    public long Claimed;

    /// <summary>Places ever taken.</summary>
    [FieldOffset(256)]
    public long Taken;
}

/// <summary>One place of the ring: whose turn it is, and the command while it is the taker's.</summary>
internal struct RingPlace
{
    public long Turn;
    public AcdCommand Command;
}

using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>Who is at the far end of a leg; goes with the leg from call to call. Immutable.</summary>
/// <param name="Name">The number or extension that others may be shown; empty when it asked not to be, or is unknown.</param>
/// <param name="Phone">The extension or agent whose own phone it is; null for everybody else.</param>
/// <param name="Trunk">The trunk it came or went over; null for none.</param>
internal sealed record LegPeer(string Name, string? Phone = null, string? Trunk = null)
{
    /// <summary>How it sends key presses.</summary>
    public KeyWay Keys { get; init; }

    /// <summary>Nobody.</summary>
    public static LegPeer Nobody { get; } = new("");
}

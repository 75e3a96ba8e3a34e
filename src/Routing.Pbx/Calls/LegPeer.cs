using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>Who is at the far end of a leg; goes with the leg from call to call. Immutable.</summary>
/// <param name="Name">The number or extension that others may be shown; empty when it asked not to be, or is unknown.</param>
/// <param name="Phone">The phone of the house, by the user it registers as: its rights are those of what it dials. Null for everybody else.</param>
/// <param name="Trunk">The trunk it came or went over; null for none.</param>
internal sealed record LegPeer(string Name, string? Phone = null, string? Trunk = null)
{
    /// <summary>Whose desk that phone was when the call came: the agent who sat there, or the extension; null for nobody of the house.</summary>
    public string? Desk { get; init; }

    /// <summary>How it sends key presses.</summary>
    public KeyWay Keys { get; init; }

    /// <summary>The same phone, or a phone of the same agent's or extension's.</summary>
    public bool IsAtDeskOf(LegPeer other) => (Phone is not null && Phone == other.Phone) || (Desk is not null && Desk == other.Desk);

    /// <summary>Nobody.</summary>
    public static LegPeer Nobody { get; } = new("");
}

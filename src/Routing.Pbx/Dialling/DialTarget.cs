using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Presence;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Dialling;

/// <summary>One place where somebody may be reached, a phone's contact or a number behind a trunk: all that its leg needs. Immutable.</summary>
/// <param name="Name">The extension or number, for log and record.</param>
/// <param name="Invite">Its INVITE; the offer, Max-Forwards and the hop mark are filled in by whoever dials.</param>
/// <param name="Media">What may be offered there.</param>
internal sealed record DialTarget(string Name, OutgoingInvite Invite, MediaLegOptions Media)
{
    /// <summary>The phone of the house that rings, by the user it registers as; null for everybody else.</summary>
    public string? Phone { get; init; }

    /// <summary>The trunk it goes over; null for a phone of our own.</summary>
    public string? Trunk { get; init; }

    /// <summary>Why what networks have signed of the call is not handed on there; null where it is, or nothing is signed.</summary>
    public string? WhyUnsigned { get; init; }

    /// <summary>How it sends key presses.</summary>
    public KeyWay Keys { get; init; }

    /// <summary>The next way to the same phone, to be made and rung in its place when this one fails (RFC 5626 §5.3); null where there is no other.</summary>
    public Func<DialTarget>? Otherwise { get; init; }

    /// <summary>How long it may ring; null for the dial's own limit.</summary>
    public TimeSpan? RingFor { get; init; }

    /// <summary>What whoever answers hears until they press 1 to take the call, which a mobile's voicemail does not; null where the answer takes it.</summary>
    public PlayList? Confirm { get; init; }

    /// <summary>Its phone rings, or somebody has taken the call there; with the leg where another phone may take it over. On the mailbox of whoever dials.</summary>
    public Action<DialogPhase, Leg?>? OnPhase { get; init; }

    /// <summary>Somebody hears its leg from now on. On the mailbox of whoever has the leg.</summary>
    public Action<LegPeer>? OnJoined { get; init; }

    /// <summary>
    /// Called once, when its leg is over or could not be placed: gives back what was claimed for it, such as a place on
    /// the trunk. On the mailbox of whoever dials.
    /// </summary>
    public Action<DialFailure>? OnOver { get; init; }
}

using Routing.Sip.Location;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>What is needed to place one call.</summary>
public sealed record OutgoingInvite
{
    /// <summary>
    /// The Request-URI, such as a binding's Contact: sip, sips, or with <see cref="Routes"/> or a <see cref="Flow"/> tel (RFC 3966) or
    /// <c>urn:service:…</c> (RFC 5031). What is none, here or in the other URIs, ends the call with 400.
    /// </summary>
    public required string RequestUri { get; init; }

    /// <summary>
    /// The flow to send over; null to go where the first of <see cref="Routes"/>, or else <see cref="RequestUri"/>, points (RFC 3263): to its
    /// addresses in order, the next one after silence (8*T1), an error of the transport or a 503, and after nothing else.
    /// </summary>
    public SipFlow? Flow { get; init; }

    /// <summary>
    /// Route values, first hop first, such as a binding's Path (RFC 3327 §5.3): they stand in the INVITE, its CANCEL and the
    /// ACK of a refusal; without a <see cref="Flow"/> the first says where all of these go.
    /// </summary>
    public IReadOnlyList<string> Routes { get; init; } = [];

    /// <summary>
    /// The URI whose addresses it goes to, where that is not what <see cref="Routes"/> or <see cref="RequestUri"/> say: an outbound proxy
    /// that takes all that is for a carrier, and needs no Route to know it (RFC 3261 §8.1.2). Null for none.
    /// </summary>
    public string? Proxy { get; init; }

    /// <summary>
    /// The address to begin with, if it is among the best of those found: where a registration of ours lives
    /// (<see cref="Registration.SipRegistration.Server"/>). Null for the order that DNS says.
    /// </summary>
    public SipHop? Preferred { get; init; }

    /// <summary>The trunk that it goes out over, whose certificates count over TLS; null for none.</summary>
    public string? Trunk { get; init; }

    /// <summary>
    /// The user whose phone it is, by the user part of its address of record: when its connection breaks in the call and it registers
    /// the same Contact over another, that is where the call goes on. Null where it is no registered phone.
    /// </summary>
    public string? Phone { get; init; }

    /// <summary>
    /// Does all that follows in the call go where its INVITE went, whatever the far side's Contact says, as long as no
    /// Record-Route names another way? For a carrier that gives an address of its own network as its Contact.
    /// </summary>
    public bool RewriteContact { get; init; }

    /// <summary>
    /// How long to wait for any answer at all, 100 Trying included, the look-up and all addresses together; then the INVITE is
    /// not repeated any more and the call ends with 408. Null for 64*T1, the protocol's own limit (RFC 3261 §17.1.1.2, timer B).
    /// </summary>
    public TimeSpan? NoResponseWithin { get; init; }

    /// <summary>Is it a call for help? Then no address of the far side is left out, not even one that asked to be left alone.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>
    /// How long to wait for more than 100 Trying, which says only that the next hop has the INVITE: for ringing or a final answer. Then
    /// it is cancelled and the call ends with 408. Begins anew with each address. Null for as long as a phone may ring.
    /// </summary>
    public TimeSpan? NoProgressWithin { get; init; }

    /// <summary>The user part of From: the caller's number.</summary>
    public required string FromUser { get; init; }

    /// <summary>The whole URI in From, such as <c>sip:anonymous@anonymous.invalid</c> (RFC 3323 §4.1.1.3); null for <see cref="FromUser"/> at our own host.</summary>
    public string? FromUri { get; init; }

    /// <summary>
    /// What a verification service said of the number in From (verstat, ATIS-1000074 §5.2.2), a parameter of its URI where
    /// <see cref="FromUri"/> does not say it all; empty for nothing, and left out where it is no token.
    /// </summary>
    public string FromVerstat { get; init; } = "";

    /// <summary>The user part of Contact; null for <see cref="FromUser"/>. A carrier may want the account that is registered there.</summary>
    public string? ContactUser { get; init; }

    /// <summary>The whole URI in Contact, such as a GRUU that a registrar gave us (RFC 5627 §4.4); null for <see cref="ContactUser"/> at our own host.</summary>
    public string? ContactUri { get; init; }

    /// <summary>
    /// Host and port in Contact where it goes over UDP to an address that has not said where it sees us (RFC 3581 §4): what other
    /// addresses of that peer have said. Null for our own.
    /// </summary>
    public string? SeenAs { get; init; }

    /// <summary>The display name in From, or null.</summary>
    public string? FromDisplayName { get; init; }

    /// <summary>Who transferred the call, the user part at our own host (RFC 3892 §3); null for nobody.</summary>
    public string? ReferredBy { get; init; }

    /// <summary>The URI in To; null for the Request-URI.</summary>
    public string? ToUri { get; init; }

    /// <summary>The SDP offer.</summary>
    public required ReadOnlyMemory<byte> Offer { get; init; }

    /// <summary>Hops left; a B2BUA sends one less than it got (RFC 3261 §8.1.1.6).</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>How often the call has gone through this exchange, this time included; 0 where it began here.</summary>
    public int Passes { get; init; }

    /// <summary>
    /// Further headers, as name and value, written as they are but for control characters, which become blanks. A name that is
    /// no token, or of a header that the stack writes itself, ends the call with 400.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>What its messages belong to, from the first on; empty where nobody has said.</summary>
    public Guid Interaction { get; init; }

    /// <summary>Answers a 401 or 407 with these, once; null where none are to be had.</summary>
    public DigestSecret? Secret { get; init; }
}

/// <summary>Our own credentials toward a peer that challenges us.</summary>
/// <param name="Username">The digest username.</param>
/// <param name="Password">The password.</param>
public sealed record DigestSecret(string Username, string Password);

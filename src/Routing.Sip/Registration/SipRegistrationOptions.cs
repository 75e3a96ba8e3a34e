using Routing.Sip.Dialogs;

namespace Routing.Sip.Registration;

/// <summary>What is needed to keep one contact registered.</summary>
public sealed record SipRegistrationOptions
{
    /// <summary>The registrar: the Request-URI, such as <c>sip:carrier.example</c>; it is located anew for each REGISTER (RFC 3263).</summary>
    public required string Registrar { get; init; }

    /// <summary>The URI whose addresses are asked where it is not the registrar's own: an outbound proxy (RFC 3261 §8.1.2). Null for none.</summary>
    public string? Proxy { get; init; }

    /// <summary>The trunk that it is for, whose certificates count over TLS; null for none.</summary>
    public string? Trunk { get; init; }

    /// <summary>The address of record, such as <c>sip:1001@192.0.2.1</c>.</summary>
    public required string Aor { get; init; }

    /// <summary>The user part of our Contact; calls to it arrive with this as <see cref="UasInviteDialog.CalledUser"/>.</summary>
    public required string ContactUser { get; init; }

    /// <summary>The credentials.</summary>
    public required DigestSecret Secret { get; init; }

    /// <summary>The lifetime asked for; the registrar may grant less. Default 10 min.</summary>
    public TimeSpan Expires { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Registers all numbers of the account at once (RFC 6140, SIPconnect 2.0): the Contact has no user part, and calls come with
    /// the number that was called. Default no.
    /// </summary>
    public bool Bulk { get; init; }

    /// <summary>
    /// Who we are among all that register this account, a URN such as <c>urn:uuid:…</c> that is the same after a restart (RFC 5626 §4.1). Where
    /// it is given, a flow of our own is asked for with each server, and an address that leads to us alone (RFC 5627). Null asks for neither.
    /// </summary>
    public string? Instance { get; init; }

    /// <summary>The number of its first flow (RFC 5626 §4.2). Default 1.</summary>
    public int RegId { get; init; } = 1;
}

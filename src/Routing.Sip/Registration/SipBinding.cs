using Routing.Sip.Transports;

namespace Routing.Sip.Registration;

/// <summary>
/// One registered contact of a user (RFC 3261 §10): where to ring and over which flow. A value, since
/// an agent's device is an address and not a socket of this process.
/// </summary>
/// <param name="User">The user part of the AOR.</param>
/// <param name="ContactUri">The Contact's URI as the phone wrote it: the Request-URI for calls to it.</param>
/// <param name="Flow">The flow the REGISTER came over (received address and port, RFC 3581): calls go back over it.</param>
/// <param name="Expires">When it ends unless refreshed, UTC.</param>
public sealed record SipBinding(string User, string ContactUri, SipFlow Flow, DateTimeOffset Expires)
{
    /// <summary>The Path of the REGISTER (RFC 3327), first hop first: Route values for calls to the phone.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>
    /// The phone itself, wherever it is: <c>+sip.instance</c> as it wrote it (RFC 5626 §4.1); null where it said nothing.
    /// </summary>
    public string? Instance { get; init; }

    /// <summary>Is it a way to the phone that a URI names (RFC 5627 §3.1: its <c>gr</c> is the instance)? URNs of UUIDs have no case (RFC 8141 §3.1).</summary>
    public bool IsOf(string instance) => Instance is not null && Instance.AsSpan().Trim("\"<>").Equals(instance, StringComparison.OrdinalIgnoreCase);

    /// <summary>Which of that phone's ways to us it is (RFC 5626 §4.2, <c>reg-id</c>); 0 where it said nothing.</summary>
    public int RegId { get; init; }

    /// <summary>The contact's <c>q</c> in thousandths, 0 to 1000; 1000 where it gave none (RFC 3261 §20.10): higher is rung first.</summary>
    public int Priority { get; init; } = 1000;
}

/// <summary>What a user's registered phones are now.</summary>
/// <param name="User">The user part of the AOR.</param>
/// <param name="Bindings">All live bindings whose phones have been heard from, latest first; empty when the last one is gone.</param>
public sealed record BindingsChange(string User, IReadOnlyList<SipBinding> Bindings);

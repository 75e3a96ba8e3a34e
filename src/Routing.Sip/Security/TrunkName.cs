namespace Routing.Sip.Security;

/// <summary>
/// A trunk known by a name instead of addresses: whatever the name's SRV records, or else its A and AAAA records, lead to may send
/// as that trunk, over any of our listeners (RFC 3263 §4.2). Looked up again and again while the plan holds.
/// </summary>
/// <param name="Trunk">The trunk's name.</param>
/// <param name="Host">The domain, such as <c>sip.carrier.example</c>; an address is taken as it is.</param>
/// <param name="Port">The one source port this entry is for, or null for any.</param>
public readonly record struct TrunkName(string Trunk, string Host, int? Port = null);

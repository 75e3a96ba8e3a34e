using System.Net;

namespace Routing.Sip.Security;

/// <summary>A source of whom nothing new is heard for a while.</summary>
/// <param name="Address">The address; for IPv6 the first of its /64.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Reason"><c>rate</c> or <c>auth</c>, as in the metric.</param>
/// <param name="Dropped">Requests dropped since.</param>
public readonly record struct SipBan(IPAddress Address, DateTimeOffset Since, DateTimeOffset Until, string Reason, long Dropped);

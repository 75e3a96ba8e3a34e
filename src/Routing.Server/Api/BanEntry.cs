namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/bans</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Bans">One entry for each address that is banned, and for each user that is shut at one.</param>
internal sealed record BanList(DateTimeOffset At, IReadOnlyList<BanEntry> Bans);

/// <summary>An address of which nothing new is heard, or one user there who is not.</summary>
/// <param name="Address">The address; for IPv6 the first of its /64.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Reason"><c>rate</c> or <c>auth</c>, as in the metric.</param>
/// <param name="Dropped">Requests dropped since; null of a user, whose requests are refused.</param>
/// <param name="User">The one user name that is shut there for wrong passwords; null when it is the whole address.</param>
internal sealed record BanEntry(string Address, DateTimeOffset Since, DateTimeOffset Until, string Reason, long? Dropped, string? User = null);

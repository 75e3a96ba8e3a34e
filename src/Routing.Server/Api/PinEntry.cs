namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/pins</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Pins">One entry for each phone at which no PIN is taken now, and for each agent whose PIN is not.</param>
internal sealed record PinList(DateTimeOffset At, IReadOnlyList<PinEntry> Pins);

/// <summary>A phone, or an agent, for which no PIN is taken after too many wrong ones.</summary>
/// <param name="Id">The phone or the agent.</param>
/// <param name="What">Which of the two: at this <c>phone</c> none is taken, whoever's; or this <c>agent</c>'s is not, at whatever phone.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself.</param>
internal sealed record PinEntry(string Id, string What, DateTimeOffset Since, DateTimeOffset Until);

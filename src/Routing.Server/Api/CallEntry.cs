namespace Routing.Server.Api;

/// <summary>The answer of <c>GET /api/v1/calls</c>.</summary>
/// <param name="At">When it was so.</param>
/// <param name="Calls">One entry for each call that is up, the oldest first.</param>
internal sealed record CallList(DateTimeOffset At, IReadOnlyList<CallEntry> Calls);

/// <summary>One call at one instant.</summary>
/// <param name="Id">The interaction.</param>
/// <param name="Direction"><c>inbound</c>, <c>outbound</c> or <c>internal</c>.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Called">What was called.</param>
/// <param name="Trunk">The trunk it came or went over; null for none.</param>
/// <param name="Stage">What goes on, in the words of a record's stretches: <c>ivr</c>, <c>queue</c>, <c>ring</c>, <c>talk</c>, <c>hold</c>, <c>transfer</c>; null in between.</param>
/// <param name="Where">The flow or queue.</param>
/// <param name="Agent">The agent who is rung or talks.</param>
/// <param name="Since">Since when that goes on.</param>
/// <param name="Started">When the call began.</param>
/// <param name="CallIds">The Call-IDs of its legs, the caller's first; for <c>routing trace</c>.</param>
internal sealed record CallEntry(
    Guid Id,
    string Direction,
    string? Caller,
    string? Called,
    string? Trunk,
    string? Stage,
    string? Where,
    string? Agent,
    DateTimeOffset Since,
    DateTimeOffset Started,
    IReadOnlyList<string> CallIds);

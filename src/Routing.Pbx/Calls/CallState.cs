using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>One call at one instant.</summary>
/// <param name="Id">The interaction.</param>
/// <param name="Direction"><c>inbound</c>, <c>outbound</c> or <c>internal</c>.</param>
/// <param name="Trunk">The trunk it came or went over; null for none.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Called">What was called.</param>
/// <param name="Stage">What goes on: the kind of the stretch, as in the record; null in between.</param>
/// <param name="Where">The flow, queue or whatever else that is in.</param>
/// <param name="Agent">Whose stretch it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="Started">When the call began.</param>
/// <param name="CallIds">The Call-IDs of its legs, the caller's first.</param>
public sealed record CallState(
    Guid Id,
    string Direction,
    string? Trunk,
    string? Caller,
    string? Called,
    SegmentKind? Stage,
    string? Where,
    string? Agent,
    DateTimeOffset Since,
    DateTimeOffset Started,
    IReadOnlyList<string> CallIds);

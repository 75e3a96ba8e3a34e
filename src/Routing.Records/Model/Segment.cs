namespace Routing.Records.Model;

/// <summary>One stretch of an interaction.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Ended">When it ended, UTC.</param>
/// <param name="Name">The flow's or queue's name, where there is one.</param>
/// <param name="Agent">The agent, where there is one.</param>
/// <param name="Reason">How it ended: a reservation's outcome, who hung up …</param>
public sealed record Segment(SegmentKind Kind, DateTimeOffset Started, DateTimeOffset Ended, string? Name = null, string? Agent = null, string? Reason = null);

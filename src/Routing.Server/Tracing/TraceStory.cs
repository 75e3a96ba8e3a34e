using Routing.Records.Model;

namespace Routing.Server.Tracing;

/// <summary>
/// One interaction's story in the order of time, for <c>routing trace</c> and the API. Each kind of line has a
/// source of its own; a further one (flow steps) is a file here and a line in <see cref="Of"/>.
/// </summary>
/// <param name="Id">The interaction.</param>
/// <param name="Caller">The caller's number.</param>
/// <param name="Called">The called number.</param>
/// <param name="Outcome">What became of it; null while it goes on.</param>
/// <param name="EndedBy">Who ended it; null while it goes on.</param>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Lines">What happened.</param>
/// <param name="Sip">What was said in SIP, as far as it is still there.</param>
internal sealed record TraceStory(
    Guid Id, string? Caller, string? Called, string? Outcome, string? EndedBy, DateTimeOffset Started, IReadOnlyList<TraceLine> Lines, SipStory? Sip = null)
{
    /// <summary>The story that <paramref name="record"/> tells.</summary>
    public static TraceStory Of(InteractionRecord record, bool isLive, SipStory? sip = null) => new(
        record.Id,
        record.Caller,
        record.Called,
        isLive ? null : Words.Of(record.Outcome.ToString()),
        isLive ? null : record.EndedBy,
        record.Started,
        [.. SegmentLines.Of(record).Concat(DecisionLines.Of(record)).OrderBy(line => line.At)],
        sip);
}

/// <summary>One line of a story.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Kind"><c>segment</c> or <c>routing</c>.</param>
/// <param name="Text">What happened, for people.</param>
/// <param name="Details">The same line's further lines, for people.</param>
/// <param name="Decision">With kind <c>routing</c>: the same for programs.</param>
internal sealed record TraceLine(DateTimeOffset At, string Kind, string Text, IReadOnlyList<string> Details, RoutingDecision? Decision = null);

using System.Text.Json.Nodes;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// Writes down one call as it happens: stretches that follow each other without a gap, and the moments
/// that matter. Becomes one interaction record. Used only on the call's mailbox.
/// </summary>
internal sealed class CallRecorder(InteractionRecord start)
{
    private readonly List<Segment> _segments = [];
    private readonly List<Segment> _aside = [];
    private bool _isReached;

    // Written on the call's mailbox, and seen as a whole by whoever lists calls on another thread: volatile orders what they hold.
    private volatile InteractionRecord _record = start;
    private volatile Segment? _open;

    /// <summary>What is known so far. Any thread.</summary>
    public InteractionRecord SoFar => _record;

    /// <summary>The stretch that goes on; null when none does. Any thread.</summary>
    public Segment? Open => _open;

    /// <summary>The engine answered.</summary>
    public void Answered(DateTimeOffset at) => _record = _record with { Answered = _record.Answered ?? at };

    /// <summary>It entered a queue.</summary>
    public void Queued(DateTimeOffset at, string queue) => _record = _record with { Queued = _record.Queued ?? at, Queue = queue };

    /// <summary>An agent took it, whether or not the two came to talk.</summary>
    public void TakenBy(string agent) => _record = _record with { Agent = agent };

    /// <summary>
    /// A call of our own goes out over that trunk. Of several that are tried the last is the record's, until somebody has answered;
    /// <c>attributes.trunks_tried</c> has all of them, the first first.
    /// </summary>
    public void Tried(string trunk)
    {
        if (_record.Direction != "outbound" || _isReached)
        {
            return;
        }

        if (_record.Trunk is { } before && before != trunk)
        {
            Note("trunks_tried", all => new JsonArray([.. all?.AsArray().Select(node => node!.DeepClone()) ?? [JsonValue.Create(before)], JsonValue.Create(trunk)]));
        }

        _record = _record with { Trunk = trunk };
    }

    /// <summary>Somebody who was dialled answered: an agent, or a number behind a trunk.</summary>
    public void Reached(string? agent, string? trunk)
    {
        bool isFirst = !_isReached;
        _isReached = true;
        _record = _record with { Agent = _record.Agent ?? agent, Trunk = isFirst && _record.Direction == "outbound" ? trunk ?? _record.Trunk : _record.Trunk };
    }

    /// <summary>Customer and agent were joined.</summary>
    public void Connected(DateTimeOffset at) => _record = _record with { Connected = _record.Connected ?? at };

    /// <summary>Media figures and the like, as JSON.</summary>
    public void Quality(string json) => _record = _record with { Quality = json };

    /// <summary>A rule of ours kept it from reaching anybody (<c>attributes.refused</c>).</summary>
    public void Refused(string why) => Note("refused", _ => JsonValue.Create(why));

    /// <summary>Who was served is in that interaction now (<c>attributes.transferred_to</c>).</summary>
    public void TransferredTo(Guid other) => Note("transferred_to", _ => JsonValue.Create(other.ToString()));

    /// <summary>Somebody came from that interaction (<c>attributes.transferred_from</c>, all of them, the first first).</summary>
    public void TransferredFrom(Guid other) =>
        Note("transferred_from", before => new JsonArray([.. before?.AsArray().Select(node => node!.DeepClone()) ?? [], JsonValue.Create(other.ToString())]));

    private void Note(string name, Func<JsonNode?, JsonNode> value)
    {
        JsonObject all = JsonNode.Parse(_record.Attributes)!.AsObject();
        all[name] = value(all[name]);
        _record = _record with { Attributes = all.ToJsonString() };
    }

    /// <summary>A stretch begins where the one before it ends, which is here for <paramref name="whyBeforeEnded"/>.</summary>
    public void Begin(SegmentKind kind, DateTimeOffset at, string? name = null, string? agent = null, string? whyBeforeEnded = null)
    {
        Close(at, whyBeforeEnded);

        // Events carry their own times, and clocks of two sources may cross by a hair.
        DateTimeOffset from = _segments.Count > 0 && _segments[^1].Ended > at ? _segments[^1].Ended : at;
        _open = new Segment(kind, from, from, name, agent);
    }

    /// <summary>Waiting in <paramref name="queue"/> begins, unless it has: an overflow goes there without a gap.</summary>
    public void BeginQueue(DateTimeOffset at, string queue)
    {
        if (_open is not { Kind: SegmentKind.Queue } open || open.Name != queue)
        {
            Begin(SegmentKind.Queue, at, queue);
        }
    }

    /// <summary>Ringing <paramref name="name"/> begins, unless that is what the open stretch is about already.</summary>
    public void BeginRinging(SegmentKind kind, DateTimeOffset at, string name, string? agent, string? whyBeforeEnded)
    {
        if (_open is { } open && open.Kind == kind && open.Name == name)
        {
            NameAgent(agent);
        }
        else
        {
            Begin(kind, at, name, agent, whyBeforeEnded);
        }
    }

    /// <summary>Whose stretch the open one is; null when it is not one agent's.</summary>
    public void NameAgent(string? agent) => _open = _open is null ? null : _open with { Agent = agent };

    /// <summary>The stretch that is open ends, and none follows yet.</summary>
    public void Close(DateTimeOffset at, string? reason = null)
    {
        if (_open is not null)
        {
            _segments.Add(_open with { Ended = at < _open.Started ? _open.Started : at, Reason = reason });
            _open = null;
        }
    }

    /// <summary>A stretch that ran beside the others: the wrap-up of an agent whose caller was transferred.</summary>
    public void Aside(Segment stretch) => _aside.Add(stretch);

    /// <summary>The conversation is over; wrap-up may still follow.</summary>
    public void Ended(DateTimeOffset at, string endedBy)
    {
        Close(at, endedBy);
        _record = _record with { Ended = _segments.Count > 0 ? _segments[^1].Ended : at, EndedBy = endedBy };
    }

    /// <summary>The record as far as it goes, the open stretch up to <paramref name="now"/> included.</summary>
    public InteractionRecord Snapshot(DateTimeOffset now, IReadOnlyList<RoutingDecision> decisions) => (_record with
    {
        Segments = _open is null ? [.. _segments, .. _aside] : [.. _segments, _open with { Ended = now > _open.Started ? now : _open.Started }, .. _aside],
        Decisions = [.. decisions],
    }).WithSums();

    /// <summary>The record, whole.</summary>
    public InteractionRecord Finish(InteractionOutcome outcome, IReadOnlyList<RoutingDecision> decisions) =>
        (_record with { Outcome = outcome, Decisions = [.. decisions], Segments = [.. _segments, .. _aside] }).WithSums();
}

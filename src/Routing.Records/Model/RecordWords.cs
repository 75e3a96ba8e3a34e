using System.Globalization;

namespace Routing.Records.Model;

/// <summary>How records are spelt in a store: enumerations as snake_case words, times as UTC text with milliseconds.</summary>
internal static class RecordWords
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static string Of(InteractionOutcome outcome) => outcome switch
    {
        InteractionOutcome.Answered => "answered",
        InteractionOutcome.Abandoned => "abandoned",
        InteractionOutcome.LeftInFlow => "left_in_flow",
        InteractionOutcome.SelfServed => "self_served",
        InteractionOutcome.Overflowed => "overflowed",
        InteractionOutcome.Voicemail => "voicemail",
        InteractionOutcome.Callback => "callback",
        InteractionOutcome.Failed => "failed",
        InteractionOutcome.Rejected => "rejected",
        InteractionOutcome.Busy => "busy",
        InteractionOutcome.NoAnswer => "no_answer",
        InteractionOutcome.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a word."),
    };

    public static InteractionOutcome Outcome(string word) => word switch
    {
        "answered" => InteractionOutcome.Answered,
        "abandoned" => InteractionOutcome.Abandoned,
        "left_in_flow" => InteractionOutcome.LeftInFlow,
        "self_served" => InteractionOutcome.SelfServed,
        "overflowed" => InteractionOutcome.Overflowed,
        "voicemail" => InteractionOutcome.Voicemail,
        "callback" => InteractionOutcome.Callback,
        "failed" => InteractionOutcome.Failed,
        "rejected" => InteractionOutcome.Rejected,
        "busy" => InteractionOutcome.Busy,
        "no_answer" => InteractionOutcome.NoAnswer,
        "cancelled" => InteractionOutcome.Cancelled,
        _ => throw new FormatException($"'{word}' is no outcome of an interaction."),
    };

    public static string Of(SegmentKind kind) => kind switch
    {
        SegmentKind.Ivr => "ivr",
        SegmentKind.Queue => "queue",
        SegmentKind.Ring => "ring",
        SegmentKind.Talk => "talk",
        SegmentKind.Hold => "hold",
        SegmentKind.Transfer => "transfer",
        SegmentKind.Park => "park",
        SegmentKind.WrapUp => "wrap_up",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of segment without a word."),
    };

    public static SegmentKind Kind(string word) => word switch
    {
        "ivr" => SegmentKind.Ivr,
        "queue" => SegmentKind.Queue,
        "ring" => SegmentKind.Ring,
        "talk" => SegmentKind.Talk,
        "hold" => SegmentKind.Hold,
        "transfer" => SegmentKind.Transfer,
        "park" => SegmentKind.Park,
        "wrap_up" => SegmentKind.WrapUp,
        _ => throw new FormatException($"'{word}' is no kind of segment."),
    };

    /// <summary>Cut to the millisecond, never rounded up: an end must not fall behind a later start.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static string? Of(DateTimeOffset? time) => time is { } t ? Of(t) : null;

    public static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}

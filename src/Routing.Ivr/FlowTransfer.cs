namespace Routing.Ivr;

/// <summary>Whom a caller is to be connected with.</summary>
/// <param name="To">What a phone could dial, or a SIP URI.</param>
/// <param name="Ring">How long the caller waits at most; null for the destination's own time.</param>
/// <param name="Music">What an answered caller hears until somebody answers; null for ringing.</param>
/// <param name="GoesOn">The flow goes on when the far side hangs up after a talk; otherwise that is the end of the call.</param>
/// <param name="IsUri">It is a SIP URI, and the flow says so itself: what callers bring with them makes no URI of a number.</param>
public sealed record FlowTransferRequest(string To, TimeSpan? Ring, string? Music, bool GoesOn, bool IsUri = false)
{
    /// <summary>The caller's carrier connects the two, and the call leaves this exchange (REFER); otherwise the exchange does.</summary>
    public bool ByCarrier { get; init; }
}

/// <summary>How it went.</summary>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
/// <param name="Flow">The flow that goes on in place of this one, where what was dialled leads to one; else null.</param>
public readonly record struct FlowTransferResult(string Outcome, FlowProgram? Flow = null)
{
    /// <summary>The two talked and the far side has hung up; or the carrier has connected the caller with them.</summary>
    public const string Answered = "answered";

    /// <summary>The line is in use, or the person said no.</summary>
    public const string Busy = "busy";

    /// <summary>It rang and nobody answered.</summary>
    public const string NoAnswer = "no_answer";

    /// <summary>There is nobody to ring, or no way there.</summary>
    public const string Failed = "failed";

    /// <summary>The words there are.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = [Answered, Busy, NoAnswer, Failed];
}

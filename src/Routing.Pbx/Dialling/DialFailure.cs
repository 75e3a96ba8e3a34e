using Routing.Sip.Dialogs;

namespace Routing.Pbx.Dialling;

/// <summary>How an attempt to reach somebody ended.</summary>
/// <param name="Status">The SIP status: 486, 404, 408 when nothing was heard, 487 when taken back; 200 where it was answered and is over.</param>
/// <param name="Cause">The Q.850 cause that came with it (RFC 3326), or 0.</param>
/// <param name="RetryAfter">How long the far side asked not to be called; zero when it did not say.</param>
internal readonly record struct DialFailure(int Status, int Cause = 0, TimeSpan RetryAfter = default)
{
    /// <summary>It rang and nobody answered: the ring time is over.</summary>
    public static DialFailure NoAnswer => new(480, 19) { RangOut = true };

    /// <summary>No phone is there to ring (Q.850 cause 20: subscriber absent).</summary>
    public static DialFailure Absent => new(480, 20);

    /// <summary>The line is in use.</summary>
    public static DialFailure Busy => new(486, 17);

    /// <summary>There is no such number.</summary>
    public static DialFailure Unknown => new(404, 1);

    /// <summary>Sent on and on, by phones that people have set so (RFC 3261 §21.4.20 Loop Detected; Q.850 cause 25: exchange routing error).</summary>
    public static DialFailure Looped => new(482, 25);

    /// <summary>Whoever dialled has taken it back.</summary>
    public static DialFailure TakenBack => new(487, 16);

    /// <summary>Nothing was heard from there, in the time that was given it: no 408 of somebody's own.</summary>
    public bool IsSilence { get; init; }

    /// <summary>It was not even sent: no connection, no way there; no 503 of somebody's own.</summary>
    public bool IsUnreached { get; init; }

    /// <summary>
    /// Was it the way to a phone that failed, and not the phone that said no (RFC 5626 §5.3: a flow that is gone, and 408 and 430 of the proxy
    /// before it)? Then its next way is tried.
    /// </summary>
    public bool IsOfTheWay => IsSilence || IsUnreached || (Status is 408 or 430 && !RangOut);

    /// <summary>It rang there for a while, and nobody took it; also where the phone gave up by itself.</summary>
    public bool RangOut { get; init; }

    /// <summary>
    /// A person said no, whichever of their phones they used: 486 (most phones' reject key), 600, 603, 606 and 607 (RFC 8197).
    /// </summary>
    public bool IsRefusal => Status is 486 or >= 600;

    /// <summary>
    /// A no to being called at all, at whatever phone (RFC 3261 §16.7 step 5: 6xx ends the search). 486 is one phone's: it may be in
    /// use, and the person at another.
    /// </summary>
    public bool IsDecline => Status >= 600;

    /// <summary>Nobody took it though somebody could have: rung out there or here (Q.850 causes 18 and 19).</summary>
    public bool IsNoAnswer => !IsRefusal && (RangOut || Cause is 18 or 19 || (Cause == 0 && Status is 480 or 487));

    /// <summary>What came of it, in the words of records and flows: <c>busy</c>, <c>no_answer</c> or <c>failed</c>.</summary>
    public string Word => IsRefusal || Cause == 17 ? "busy" : IsNoAnswer ? "no_answer" : "failed";

    /// <summary>What a leg's end says of the attempt.</summary>
    public static DialFailure Of(DialogEnd end) => end.Cause switch
    {
        DialogEndCause.Rejected when end.Status >= 300 =>
            new(end.Status, ReasonHeader.CauseIn(end.Reason), end.RetryAfter) { IsSilence = end is { Status: 408, Reason: null }, IsUnreached = end is { Status: 503, Reason: null } },
        DialogEndCause.Rejected => new(408),
        DialogEndCause.Local => TakenBack,
        DialogEndCause.RemoteBye => new(480, ReasonHeader.CauseIn(end.Reason)), // an early dialog may end by BYE (RFC 3261 §15)
        _ => new(503),
    };

    /// <summary>
    /// The one of two to hand on (RFC 3261 §16.7 step 6): a person's no before all others, then that a phone was let ring, then that
    /// one was busy, then that somebody was rung, then the lower class. So who is busy on one phone and lets another ring has not
    /// answered, and who is busy wherever a phone answered at all is busy.
    /// </summary>
    public DialFailure Or(DialFailure other) => Rank <= other.Rank ? this : other;

    private int Rank => Status switch
    {
        >= 600 => 0,
        _ when RangOut => 1,
        486 => 2,
        _ when IsNoAnswer => 3,
        480 => 4,
        408 => 5,
        < 500 => 6,
        _ => 7,
    };
}

using System.Globalization;

namespace Routing.Sip.Dialogs;

/// <summary>Why a dialog ended.</summary>
public enum DialogEndCause
{
    /// <summary>We ended it: BYE, CANCEL or a final rejection sent.</summary>
    Local,

    /// <summary>The peer sent BYE.</summary>
    RemoteBye,

    /// <summary>UAS: the caller sent CANCEL before we answered.</summary>
    RemoteCancel,

    /// <summary>UAC: a final answer of 300 or above, or none in time (408), or no way to send (503).</summary>
    Rejected,

    /// <summary>UAS: our 2xx was never ACKed within 64*T1; a BYE was sent (RFC 3261 §13.3.1.4).</summary>
    NoAck,

    /// <summary>The user agent was closed.</summary>
    Closed,

    /// <summary>UAS: the INVITE had no offer and its ACK no answer to ours; a BYE was sent (RFC 3261 §13.2.1).</summary>
    NoAnswer,

    /// <summary>Nobody refreshed the session in time (RFC 4028 §10), or a request of ours in the call found nobody; a BYE was sent.</summary>
    Expired,

    /// <summary>The call reached the longest length allowed (<see cref="SipUserAgentOptions.LongestCall"/>); a BYE was sent.</summary>
    TooLong,
}

/// <summary>How and why a dialog ended.</summary>
/// <param name="Cause">Who or what ended it.</param>
/// <param name="Status">The final SIP status where there is one (486, 408, 487 …), otherwise 0.</param>
/// <param name="Reason">The peer's Reason header (RFC 3326) or reason phrase, if any.</param>
public readonly record struct DialogEnd(DialogEndCause Cause, int Status = 0, string? Reason = null)
{
    /// <summary>How long the far side asked not to be called (Retry-After of a refusal, RFC 3261 §20.33); zero when it did not say.</summary>
    public TimeSpan RetryAfter { get; init; }

    /// <summary>UAC: where a 300, 301 or 302 says that who was called is to be found, the best first; null for nowhere.</summary>
    public IReadOnlyList<MovedContact>? MovedTo { get; init; }

    /// <summary>What a refusal says besides its status.</summary>
    internal List<KeyValuePair<string, string>> HeadersWith(string? reason)
    {
        List<KeyValuePair<string, string>> headers = [];
        if (reason is not null)
        {
            headers.Add(new("Reason", reason));
        }

        if (RetryAfter > TimeSpan.Zero)
        {
            headers.Add(new("Retry-After", Math.Ceiling(RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        }

        return headers;
    }
}

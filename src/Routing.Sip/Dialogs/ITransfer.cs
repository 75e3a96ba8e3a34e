namespace Routing.Sip.Dialogs;

/// <summary>
/// A peer in a call asks us to connect its partner with somebody else (REFER, RFC 3515, RFC 5589). The stack answers and
/// notifies; the application makes the new call and says how it goes. Any thread; what comes after the end does nothing.
/// </summary>
public interface ITransfer
{
    /// <summary>Whom to call: the URI in Refer-To without its headers.</summary>
    string Target { get; }

    /// <summary>The user part of <see cref="Target"/>, unescaped: the number or extension; empty when there is none.</summary>
    string TargetUser { get; }

    /// <summary>Which phone of <see cref="TargetUser"/> is meant and no other (RFC 5627 §3.1, <c>gr</c>); null for any.</summary>
    string? TargetInstance => null;

    /// <summary>The value of a Replaces header for the new call (RFC 3891): an attended transfer; null for a blind one.</summary>
    string? Replaces { get; }

    /// <summary>The value of Referred-By (RFC 3892), or null.</summary>
    string? ReferredBy { get; }

    /// <summary>We try: 202, and NOTIFY with 100.</summary>
    void Accept();

    /// <summary>We do not (603, 403 …). Only before <see cref="Accept"/>; that there is no answer within 48*T1 is a 500.</summary>
    void Reject(int status);

    /// <summary>The new call is at a provisional status, above 100.</summary>
    void Progress(int status);

    /// <summary>
    /// The new call was answered (2xx) or has failed: the last NOTIFY. A hang-up of this dialog waits for its answer
    /// (RFC 5589 §6.1); after a failure the peer usually takes its partner back, so the dialog should go on.
    /// </summary>
    void Finish(int status);
}

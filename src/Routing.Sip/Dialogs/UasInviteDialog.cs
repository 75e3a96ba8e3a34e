using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>A call that came in: we are the UAS of its INVITE.</summary>
public sealed class UasInviteDialog : InviteDialog
{
    internal UasInviteDialog() => throw new NotImplementedException();

    /// <inheritdoc/>
    public override string CallId => throw new NotImplementedException();

    /// <inheritdoc/>
    public override IInviteDialogEvents Events { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>The trunk or phone that calls.</summary>
    public SipPeer Peer => throw new NotImplementedException();

    /// <summary>The flow the INVITE came over.</summary>
    public SipFlow Flow => throw new NotImplementedException();

    /// <summary>The user part of the Request-URI, unescaped: the called number.</summary>
    public string CalledUser => throw new NotImplementedException();

    /// <summary>The user part of From, unescaped: the caller's number; empty when there is none.</summary>
    public string CallerUser => throw new NotImplementedException();

    /// <summary>The display name in From; empty when there is none.</summary>
    public string CallerDisplayName => throw new NotImplementedException();

    /// <summary>Max-Forwards as received (RFC 3261 §8.1.1.6); 70 when it was missing.</summary>
    public int MaxForwards => throw new NotImplementedException();

    /// <summary>The SDP offer; empty for an offerless INVITE, which is offered ours in the answer (RFC 3264 §4).</summary>
    public ReadOnlyMemory<byte> Offer => throw new NotImplementedException();

    /// <summary>The first header of that name (any case, compact forms included), or null.</summary>
    public string? Header(string name) => throw new NotImplementedException();

    /// <summary>180 Ringing; with <paramref name="earlySdp"/> 183 Session Progress. Ignored once answered.</summary>
    public void Ring(ReadOnlyMemory<byte> earlySdp = default) => throw new NotImplementedException();

    /// <summary>200 OK with the SDP answer (or offer), retransmitted until its ACK comes. Ignored when the call is over.</summary>
    public void Answer(ReadOnlyMemory<byte> sdp) => throw new NotImplementedException();

    /// <summary>A final answer of 300 or above. Ignored once answered or over.</summary>
    /// <param name="status">300 to 699.</param>
    /// <param name="headers">Further headers as name and value: Retry-After, Warning, Reason.</param>
    public void Reject(int status, params IReadOnlyList<KeyValuePair<string, string>> headers) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override void Hangup(string? reason = null, int rejectStatus = 603) => throw new NotImplementedException();
}

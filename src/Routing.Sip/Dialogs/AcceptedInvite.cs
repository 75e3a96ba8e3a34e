using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// A 2xx of ours to an INVITE, repeated until the ACK with its CSeq comes (RFC 3261 §13.3.1.4). One for each
/// INVITE, so that the ACK of one offer is never taken for another's. Its end is the transaction's timer L, 64*T1 like the wait
/// for the ACK.
/// </summary>
internal sealed class AcceptedInvite : ITimerUser
{
    private readonly InviteServerTransaction _transaction;
    private readonly SipTimer _repeat;
    private TimeSpan _interval;

    public AcceptedInvite(InviteServerTransaction transaction, uint cseq, bool offered)
    {
        SipStack stack = transaction.Stack;
        _transaction = transaction;
        CSeq = cseq;
        Offered = offered;
        _interval = stack.Options.T1;
        _repeat = stack.NewTimer(this);
        _repeat.Arm(_interval);
    }

    public uint CSeq { get; }

    /// <summary>Did the 2xx hold our offer, whose answer is awaited in the ACK?</summary>
    public bool Offered { get; }

    /// <summary>Was it the dialog's first INVITE, without whose answer there is no session at all?</summary>
    public bool IsFirst => !_transaction.Seed.IsInDialog;

    public void Stop()
    {
        _repeat.Cancel();
        _transaction.Settle();
    }

    public bool Is(InviteServerTransaction transaction) => transaction == _transaction;

    void ITimerUser.OnTimer(SipTimer timer)
    {
        SipUserAgentOptions options = _transaction.Stack.Options;
        _transaction.RepeatAccepted();
        _interval = _interval * 2 < options.T2 ? _interval * 2 : options.T2;
        _repeat.Arm(_interval);
    }
}

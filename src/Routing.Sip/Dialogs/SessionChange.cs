using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>A re-INVITE or UPDATE on its way through the application.</summary>
internal sealed class SessionChange : ISessionChange
{
    private readonly DialogSession _session;
    private readonly ServerTransaction _transaction;
    private readonly uint _cseq;
    private readonly string? _contact;
    private readonly SipTimer _deadline;
    private bool _settled;

    public SessionChange(DialogSession session, ServerTransaction transaction, uint cseq, byte[] offer, string? contact)
    {
        _session = session;
        _transaction = transaction;
        _cseq = cseq;
        _contact = contact;
        Offer = offer;

        // An application that never answers must not leave the peer hanging: an UPDATE's sender gives up after
        // 64*T1 (RFC 3261 timer F), so it is told before.
        _deadline = transaction.Stack.NewTimer(() => Withdraw(500));
        _deadline.Arm(transaction.Stack.Options.T1 * 48);
    }

    public ReadOnlyMemory<byte> Offer { get; }

    public bool Answer(ReadOnlyMemory<byte> sdp)
    {
        using SipStack.Turn turn = _transaction.Stack.EnterFromAbove();
        if (!Settle())
        {
            return false;
        }

        _session.Refresh(_contact);
        if (_transaction is InviteServerTransaction invite)
        {
            _session.Agree(invite, _cseq, offered: Offer.IsEmpty, sdp.Span);
        }
        else
        {
            _session.Agree(_transaction, sdp.Span);
        }

        return true;
    }

    public void Reject(int status)
    {
        using SipStack.Turn turn = _transaction.Stack.EnterFromAbove();
        Withdraw(status);
    }

    /// <summary>In the turn: refuses it, if it is still open.</summary>
    public void Withdraw(int status)
    {
        if (Settle())
        {
            _transaction.Respond(Math.Clamp(status, 300, 699), _session.State.LocalTag);
        }
    }

    private bool Settle()
    {
        if (_settled)
        {
            return false;
        }

        _settled = true;
        _deadline.Cancel();
        _session.Settled(this);
        return _transaction.State is TransactionState.Trying or TransactionState.Proceeding;
    }
}

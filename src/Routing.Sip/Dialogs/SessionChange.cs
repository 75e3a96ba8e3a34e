using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>A re-INVITE or UPDATE on its way through the application.</summary>
internal sealed class SessionChange : ISessionChange
{
    private readonly DialogSession _session;
    private readonly ServerTransaction _transaction;
    private readonly string? _contact;
    private readonly SessionProposal _proposal;
    private readonly SipTimer _deadline;
    private bool _settled;

    public SessionChange(DialogSession session, ServerTransaction transaction, in SipMessage request)
    {
        _session = session;
        _transaction = transaction;
        _contact = RouteSet.ContactOf(request);
        _proposal = SessionProposal.Read(request);
        Offer = request.Body.ToArray();

        // An application that never answers must not leave the peer hanging: an UPDATE's sender gives up after
        // 64*T1 (RFC 3261 timer F), so it is told before.
        _deadline = transaction.Stack.NewTimer(() => Withdraw(500));
        _deadline.Arm(transaction.Stack.Options.T1 * 48);
    }

    public ReadOnlyMemory<byte> Offer { get; }

    public bool IsUpdate => _transaction.Seed.Method == SipMethod.Update;

    public bool Answer(ReadOnlyMemory<byte> sdp)
    {
        using SipStack.Turn turn = _transaction.Stack.EnterFromAbove();
        if (!Settle())
        {
            return false;
        }

        if (_transaction.Seed.Method == SipMethod.Prack)
        {
            Agreement.ToPrack(_session, _transaction, Offer, sdp);
            return true;
        }

        _session.Refresh(_contact);
        _session.Terms.Consider(_proposal, inDialog: true);
        if (!Offer.IsEmpty)
        {
            _session.OnAgreed(sdp, Offer);
        }

        if (_transaction is InviteServerTransaction invite)
        {
            Agreement.ToInvite(_session, invite, offered: Offer.IsEmpty, sdp);
        }
        else
        {
            Agreement.ToUpdate(_session, _transaction, sdp);
        }

        return true;
    }

    public void Reject(int status)
    {
        using SipStack.Turn turn = _transaction.Stack.EnterFromAbove();
        Withdraw(status);
    }

    public void Reject(int status, KeyValuePair<string, string> header)
    {
        using SipStack.Turn turn = _transaction.Stack.EnterFromAbove();
        Withdraw(status, header);
    }

    /// <summary>In the turn: refuses it, if it is still open.</summary>
    public void Withdraw(int status, KeyValuePair<string, string>? header = null)
    {
        if (Settle())
        {
            status = Math.Clamp(status, 300, 699);
            SipBuffer to = _transaction.Seed.WriteTo(_transaction.Stack.Out, status, _session.State.LocalTag);
            if (header is { } why)
            {
                to.Header(why.Key, why.Value);
            }

            if (status == 415)
            {
                to.Raw(Standard.Accepted);
            }

            to.Body(default);
            _transaction.Respond(status);
            _session.GoOn();
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

using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>
/// One re-INVITE or UPDATE of ours. It ACKs each 2xx of its own each time it comes, also when the dialog has gone on to
/// the next one or is over (RFC 3261 §13.2.2.4). Within the turn.
/// </summary>
internal sealed class OwnRequest(OwnOffers user, DialogSession session, RequestHead head, ReadOnlyMemory<byte> offer, string? credentials) : IClientUser
{
    private readonly SipStack _stack = session.Owner.Stack;
    private ClientTransaction? _transaction;
    private SipTimer? _guard;
    private SipTarget _ackTarget;
    private byte[]? _ack;
    private bool _cancelled;

    public SipMethod Method => head.Method;

    public ReadOnlyMemory<byte> Offer { get; } = offer;

    /// <summary>Sends what stands in the buffer.</summary>
    public void Start(SipTarget target)
    {
        if (Method == SipMethod.Invite)
        {
            // A change of session needs nobody to lift a receiver: one that only ever "is tried" has failed.
            _guard = _stack.NewTimer(OnGuard);
            _guard.Arm(_stack.T1X64);
            _transaction = new InviteClientTransaction(_stack, head, target, this);
        }
        else
        {
            _transaction = new ClientTransaction(_stack, head, target, this);
        }

        _transaction.Start();
    }

    /// <summary>Nobody waits for its answer any more; a 2xx is ACKed all the same.</summary>
    public void Abandon() => _guard?.Cancel();

    void IClientUser.OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            return;
        }

        _guard?.Cancel();
        if (_ack is not null)
        {
            _stack.Metrics.Retransmission(SipMethod.Ack);
            _stack.Send(_ack, _ackTarget);
            return;
        }

        if (Method == SipMethod.Invite && response.Status < 300)
        {
            SendAck(RouteSet.ContactOf(response));
        }

        user.OnResponse(this, response);
    }

    void IClientUser.OnFailure(int status)
    {
        _guard?.Cancel();
        user.OnFailure(this, status);
    }

    private void SendAck(string? contact)
    {
        DialogState state = contact is null ? session.State : session.State with { RemoteTarget = contact };
        RequestHead ack = DialogRequest.Head(_stack, state, SipMethod.Ack, head.CSeq, out _ackTarget);
        SipBuffer to = ack.WriteTo(_stack.Out);
        if (credentials is not null)
        {
            to.Text(credentials).Line(); // §22.1: those of the INVITE
        }

        to.Body(default);
        _ack = _stack.Out.Copy();
        _stack.Metrics.Request(SipMethod.Ack, received: false);
        _stack.Send(_ack, _ackTarget);
    }

    // §9.1: a CANCEL first, and when nothing follows it either, the end.
    private void OnGuard()
    {
        if (_cancelled)
        {
            ((InviteClientTransaction)_transaction!).GiveUp();
            return;
        }

        _cancelled = true;
        CancelRequest.Send(_stack, _transaction!, reason: null);
        _guard!.Arm(_stack.T1X64);
    }
}

using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>The INVITE client transaction: RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2.</summary>
internal sealed class InviteClientTransaction : ClientTransaction
{
    private byte[]? _ack;

    public InviteClientTransaction(SipStack stack, RequestHead head, SipTarget target, IClientUser user)
        : base(stack, head, target, user) => State = TransactionState.Calling;

    public override void OnResponse(in SipMessage response)
    {
        switch (State)
        {
            case TransactionState.Calling or TransactionState.Proceeding when response.Status < 200:
                State = TransactionState.Proceeding;
                RetransmitTimer.Cancel(); // A and B are over; who rings how long is the user's affair
                EndTimer.Cancel();
                User?.OnResponse(response);
                break;

            case TransactionState.Calling or TransactionState.Proceeding when response.Status < 300:
                // Timer M: 64*T1, in which every 2xx, repeated or of another fork, goes up to be ACKed.
                State = TransactionState.Accepted;
                RetransmitTimer.Cancel();
                EndTimer.Arm(Stack.T1X64);
                User?.OnResponse(response);
                break;

            case TransactionState.Accepted when response.Status is >= 200 and < 300:
                User?.OnResponse(response);
                break;

            case TransactionState.Calling or TransactionState.Proceeding:
                // Timer D: more than 32 s over UDP, to ACK repeated refusals.
                State = TransactionState.Completed;
                RetransmitTimer.Cancel();
                EndTimer.Arm(SipStack.Linger(Target, Stack.T1X64));
                SendAck(response);
                User?.OnResponse(response);
                break;

            case TransactionState.Completed when response.Status >= 300:
                Stack.Metrics.Retransmission(SipMethod.Invite);
                SendAck(response);
                break;
        }
    }

    /// <summary>RFC 3261 §9.1: after a CANCEL that nothing answers, the transaction is over all the same.</summary>
    public void GiveUp()
    {
        if (State is TransactionState.Calling or TransactionState.Proceeding)
        {
            Fail(408);
        }
    }

    /// <summary>Nobody waits for an answer any more: no more repeats, but a late answer is still taken until timer B.</summary>
    public void StopRepeating() => RetransmitTimer.Cancel();

    protected override void OnEndTimer()
    {
        if (State is TransactionState.Accepted)
        {
            Terminate();
        }
        else
        {
            base.OnEndTimer();
        }
    }

    // Timer A doubles without a limit (RFC 3261 §17.1.1.2); B ends it.
    protected override TimeSpan NextInterval(TimeSpan interval) => interval * 2;

    // RFC 3261 §17.1.1.3: as the INVITE, with the To of the answer.
    private void SendAck(in SipMessage response)
    {
        if (_ack is null)
        {
            response.TryGet(SipHeaderName.To, out ReadOnlySpan<byte> to);
            RequestHead head = Head with { Method = SipMethod.Ack, To = Encoding.UTF8.GetString(to) };
            head.WriteTo(Stack.Out).Body(default);
            _ack = Stack.Out.Copy();
            Stack.Metrics.Request(SipMethod.Ack, received: false);
        }

        Stack.Send(_ack, Target);
    }
}

using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>The INVITE client transaction: RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2.</summary>
internal sealed class InviteClientTransaction : ClientTransaction
{
    private bool _limited;
    private bool _rings;

    public InviteClientTransaction(SipStack stack, RequestHead head, SipTarget target, IClientUser user)
        : base(stack, head, target, user) => State = TransactionState.Calling;

    public override void OnResponse(in SipMessage response)
    {
        switch (State)
        {
            case TransactionState.Calling or TransactionState.Proceeding when response.Status < 200:
                State = TransactionState.Proceeding;
                RetransmitTimer.Cancel(); // A and B are over; who rings how long is the user's affair
                if (!_limited)
                {
                    EndTimer.Cancel();
                }

                _rings |= response.Status > 100;
                ForgetRequest();
                User?.OnResponse(response);
                break;

            case TransactionState.Calling or TransactionState.Proceeding when response.Status < 300:
                // Timer M: 64*T1, in which every 2xx, repeated or of another fork, goes up to be ACKed.
                State = TransactionState.Accepted;
                RetransmitTimer.Cancel();
                ForgetRequest();
                EndTimer.Arm(Stack.T1X64);
                User?.OnResponse(response);
                break;

            case TransactionState.Accepted when response.Status is >= 200 and < 300:
                User?.OnResponse(response);
                break;

            case TransactionState.Calling or TransactionState.Proceeding:
                // Timer D: more than 32 s over UDP, in which only the ACK lives on, for repeated refusals.
                Terminate();
                LingeringAck ack = SendAck(response);
                Stack.Transactions.Linger(this, new Lingering(0, 0, ack), SipStack.Linger(Target, Stack.T1X64));
                User?.OnResponse(response);
                break;
        }
    }

    /// <summary>
    /// RFC 3261 §18.4: 100 is hop by hop (§8.2.6.1), so whoever sent nothing else has rung nobody that we know of, and may have lost the
    /// call with the connection. Who rings may still answer, over another one (§18.2.2).
    /// </summary>
    public override void OnLost(bool canReopen)
    {
        if (State == TransactionState.Proceeding && !_rings)
        {
            User?.OnLost();
        }
        else
        {
            base.OnLost(canReopen);
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

    /// <summary>
    /// From now on no provisional answer keeps it alive: without a final one it ends after <paramref name="limit"/> at the latest,
    /// with 408.
    /// </summary>
    public void EndWithin(TimeSpan limit)
    {
        _limited = true;
        if (State == TransactionState.Proceeding)
        {
            EndTimer.Arm(limit); // in Calling timer B runs
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
    private LingeringAck SendAck(in SipMessage response)
    {
        response.TryGet(SipHeaderName.To, out ReadOnlySpan<byte> to);
        RequestHead head = Head with { Method = SipMethod.Ack, To = Encoding.UTF8.GetString(to) };
        head.WriteTo(Stack.Out).Body(default);
        Stack.Metrics.Request(SipMethod.Ack, received: false);
        var ack = new LingeringAck(Stack.Out.Copy(), Target);
        Stack.Send(ack.Bytes, ack.Target);
        return ack;
    }
}

/// <summary>The ACK of a refusal, kept for repeats of that. Its Request-URI and Route stand in no answer, so it cannot be rebuilt.</summary>
internal sealed record LingeringAck(byte[] Bytes, SipTarget Target);

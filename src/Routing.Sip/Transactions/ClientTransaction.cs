using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>
/// A request of ours. This is the non-INVITE machine of RFC 3261 §17.1.2; the INVITE one adds to it. All in
/// the stack's turn.
/// </summary>
internal class ClientTransaction : ITimerUser
{
    private readonly SipTimer _retransmit;
    private readonly SipTimer _end;
    private KeptMessage _request;
    private TimeSpan _interval;
    private bool _wasRepeated;

    /// <summary>Takes the request that stands in <see cref="SipStack.Out"/>; nothing is sent before <see cref="Start"/>.</summary>
    public ClientTransaction(SipStack stack, RequestHead head, SipTarget target, IClientUser? user)
    {
        Stack = stack;
        Head = head;
        Target = target;
        User = user;
        _request.Keep(stack.Out.Written);
        _retransmit = stack.NewTimer(this);
        _end = stack.NewTimer(this);
        stack.Transactions.Add(this);
    }

    public TransactionKey Key { get; set; }

    public RequestHead Head { get; }

    public SipTarget Target { get; }

    public IClientUser? User { get; set; }

    public TransactionState State { get; protected set; } = TransactionState.Trying;

    protected SipStack Stack { get; }

    protected SipTimer RetransmitTimer => _retransmit;

    protected SipTimer EndTimer => _end;

    /// <summary>Sends; timers E (or A) and F (or B) begin to run.</summary>
    public void Start()
    {
        Stack.Metrics.Request(Head.Method, received: false);
        _end.Arm(Stack.T1X64); // first: whatever becomes of the sending, it ends
        if (!Stack.Send(_request.Bytes, Target))
        {
            Fail(503); // RFC 3261 §18.4, §8.1.3.1
            return;
        }

        if (!Target.IsReliable)
        {
            _interval = Stack.Options.T1;
            _retransmit.Arm(_interval);
        }
    }

    public virtual void OnResponse(in SipMessage response)
    {
        if (State is TransactionState.Completed or TransactionState.Terminated)
        {
            return;
        }

        if (response.Status < 200)
        {
            // RFC 3261 §17.1.2.2: in Proceeding the request is repeated every T2.
            State = TransactionState.Proceeding;
            if (!Target.IsReliable)
            {
                _interval = Stack.Options.T2;
                _retransmit.Arm(_interval);
            }
        }
        else
        {
            // Timer K would absorb repeated answers for T4. An answer without a transaction is dropped just so (§17.1.3).
            Terminate();
        }

        User?.OnResponse(response);
    }

    /// <summary>
    /// The connection it went over is gone (RFC 3261 §17.1.4). With an answer under way the peer may still give it over
    /// another; without one the request may never have arrived: it goes out once more, or has failed.
    /// </summary>
    public virtual void OnLost(bool canReopen)
    {
        if (State is not (TransactionState.Calling or TransactionState.Trying))
        {
            return;
        }

        if (canReopen && !_wasRepeated && Stack.Send(_request.Bytes, Target))
        {
            _wasRepeated = true;
            Stack.Metrics.Retransmission(Head.Method);
        }
        else
        {
            Fail(503);
        }
    }

    public virtual void Terminate()
    {
        if (State != TransactionState.Terminated)
        {
            State = TransactionState.Terminated;
            ForgetRequest();
            _retransmit.Cancel();
            _end.Cancel();
            Stack.Transactions.Remove(this);
        }
    }

    void ITimerUser.OnTimer(SipTimer timer)
    {
        if (timer == _end)
        {
            OnEndTimer();
        }
        else
        {
            OnRetransmitTimer();
        }
    }

    // Timers B and F.
    protected virtual void OnEndTimer() => Fail(408);

    /// <summary>It will not be sent again.</summary>
    protected void ForgetRequest() => _request.Forget();

    protected void Fail(int status)
    {
        Terminate();
        User?.OnFailure(status);
    }

    protected virtual TimeSpan NextInterval(TimeSpan interval) =>
        interval * 2 < Stack.Options.T2 ? interval * 2 : Stack.Options.T2;

    private void OnRetransmitTimer()
    {
        Stack.Metrics.Retransmission(Head.Method);
        Stack.Send(_request.Bytes, Target);
        _interval = NextInterval(_interval);
        _retransmit.Arm(_interval);
    }
}

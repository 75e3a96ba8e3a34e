using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>What the user of an INVITE server transaction is told, within the turn.</summary>
internal interface IInviteServerUser
{
    /// <summary>The ACK of a 2xx that came with the INVITE's own branch (RFC 6026 §7.1).</summary>
    void OnAck(in SipMessage ack);

    /// <summary>The caller does not want to wait any longer (RFC 3261 §9.2); no final answer has been sent.</summary>
    void OnCancel(in SipMessage cancel);

    /// <summary>No final answer was given in the time for it (<see cref="InviteServerTransaction.AnswerWithin"/>).</summary>
    void OnOverdue()
    {
    }

    /// <summary>No ACK came for our 2xx within 64*T1 (RFC 3261 §13.3.1.4); the transaction is over.</summary>
    void OnUnacknowledged(InviteServerTransaction transaction)
    {
    }
}

/// <summary>The INVITE server transaction: RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1.</summary>
internal sealed class InviteServerTransaction : ServerTransaction, ITimerUser
{
    /// <summary>RFC 3261 §17.2.1: 100 is due unless something better is sent within 200 ms.</summary>
    private static readonly TimeSpan TryingDelay = TimeSpan.FromMilliseconds(200);

    private readonly SipTimer _retransmit;
    private readonly SipTimer _end;
    private TimeSpan _interval;

    public InviteServerTransaction(SipStack stack, in SipMessage request, SipTarget source, SipTarget target)
        : base(stack, request, source, target)
    {
        State = TransactionState.Proceeding;
        CSeq = request.CSeq.Number;
        _end = stack.NewTimer(this);
        _retransmit = stack.NewTimer(this);
        _retransmit.Arm(TryingDelay);
    }

    /// <summary>Who hears of ACK and CANCEL; null while nobody needs to.</summary>
    public IInviteServerUser? User { get; set; }

    public uint CSeq { get; }

    /// <summary>Does its 2xx hold our offer, whose answer is awaited in the ACK?</summary>
    public bool HasOffer { get; set; }

    public bool IsAnswered => State is not TransactionState.Proceeding;

    /// <summary>Its user hears of it if there is no final answer by then: no owner may keep a caller waiting for ever.</summary>
    public void AnswerWithin(TimeSpan limit) => _end.Arm(limit);

    public override void OnRetransmission()
    {
        // RFC 6026 §7.1: in Accepted a repeated INVITE is absorbed; the 2xx is repeated when its user wants it.
        if (State == TransactionState.Proceeding && !HasResponse)
        {
            Stack.Metrics.Retransmission(SipMethod.Invite);
            SendTrying();
        }
        else if (State is TransactionState.Proceeding or TransactionState.Completed)
        {
            Retransmit();
        }
        else
        {
            Stack.Metrics.Retransmission(SipMethod.Invite);
        }
    }

    protected override void Respond(int status, bool isPlain)
    {
        if (State != TransactionState.Proceeding)
        {
            return;
        }

        _retransmit.Cancel();
        Transmit(status, keep: true);
        if (status < 200)
        {
            return;
        }

        if (status < 300)
        {
            // Timer L: 64*T1, in which repeated INVITEs are absorbed and ACKs handed on.
            State = TransactionState.Accepted;
            _end.Arm(Stack.T1X64);
            return;
        }

        // Timers G and H: the refusal is repeated until its ACK comes, for 64*T1 at most.
        State = TransactionState.Completed;
        Stack.Transactions.RemoveMerge(this);
        _end.Arm(Stack.T1X64);
        if (!Target.IsReliable)
        {
            RepeatUntilSettled();
        }
    }

    public void OnAck(in SipMessage ack)
    {
        if (State == TransactionState.Completed)
        {
            // Timer I: T4, to absorb further ACKs and late repeats.
            State = TransactionState.Confirmed;
            StopTimers();
            Linger(0, null, SipStack.Linger(Target, Stack.Options.T4));
        }
        else if (State == TransactionState.Accepted)
        {
            User?.OnAck(ack);
        }
    }

    /// <summary>RFC 3261 §9.2: a CANCEL has an effect only before the final answer.</summary>
    public void OnCancel(in SipMessage cancel)
    {
        if (State == TransactionState.Proceeding)
        {
            User?.OnCancel(cancel);
        }
    }

    /// <summary>
    /// The final answer is repeated from now on, a 2xx over connections too: its ACK comes from the far end (RFC 3261 §13.3.1.4), where the
    /// user waits for it.
    /// </summary>
    public void RepeatUntilSettled()
    {
        _interval = Stack.Options.T1;
        _retransmit.Arm(_interval);
    }

    /// <summary>The reliable provisional answer once more, on the clock of whoever waits for its PRACK (RFC 3262 §3).</summary>
    public void RepeatReliable() => Retransmit();

    /// <summary>
    /// The 2xx is ACKed, or no longer waited for: what is left of timer L absorbs repeated INVITEs, and further ACKs find the
    /// dialog. It starts anew here, so that all who linger do so equally long.
    /// </summary>
    public void Settle()
    {
        User = null;
        if (State == TransactionState.Accepted)
        {
            State = TransactionState.Confirmed;
            StopTimers();
            Linger(0, null, Stack.T1X64);
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

    public override void Terminate()
    {
        StopTimers();
        base.Terminate();
    }

    private void OnEndTimer()
    {
        if (State == TransactionState.Proceeding)
        {
            User?.OnOverdue();
        }
        else
        {
            bool accepted = State == TransactionState.Accepted;
            Terminate();
            if (accepted)
            {
                User?.OnUnacknowledged(this);
            }
        }
    }

    private void StopTimers()
    {
        _retransmit.Cancel();
        _end.Cancel();
    }

    private void OnRetransmitTimer()
    {
        if (State == TransactionState.Proceeding)
        {
            SendTrying();
            return;
        }

        Retransmit();
        _interval = _interval * 2 < Stack.Options.T2 ? _interval * 2 : Stack.Options.T2;
        _retransmit.Arm(_interval);
    }

    private void SendTrying()
    {
        _retransmit.Cancel();
        Seed.WriteTo(Stack.Out, 100, ToTag).Body(default);
        Transmit(100, keep: true);
    }
}

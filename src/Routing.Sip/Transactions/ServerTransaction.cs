using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transports;

namespace Routing.Sip.Transactions;

/// <summary>
/// A request that we answer. This is the non-INVITE machine of RFC 3261 §17.2.2; the INVITE one adds to it.
/// All in the stack's turn.
/// </summary>
internal class ServerTransaction
{
    private readonly bool _keepsState;
    private KeptMessage _last;
    private string? _toTag;

    /// <param name="stack">Whose turn it is.</param>
    /// <param name="request">The request; what the answers need is copied.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="target">Where its answers go.</param>
    /// <param name="keepsState">
    /// False for one answer that is sent and forgotten (RFC 3261 §8.2.7): to those who have not said who they are, so that
    /// they cost no memory and cannot aim our repeats at others (§26.3.2.4).
    /// </param>
    public ServerTransaction(SipStack stack, in SipMessage request, SipTarget source, SipTarget target, bool keepsState = true)
    {
        _keepsState = keepsState;
        Stack = stack;
        Source = source;
        Target = target;
        Seed = new ResponseSeed(request, source.Remote, stack.Out);
        if (keepsState)
        {
            stack.Transactions.Add(this, request);
        }
        else
        {
            _toTag = stack.Ids.TagOf(stack.Transactions.TextOf(request)); // §8.2.7: the same for the same request
        }
    }

    public TransactionKey Key { get; set; }

    public TransactionKey? MergeKey { get; set; }

    public TransactionState State { get; protected set; } = TransactionState.Trying;

    public ResponseSeed Seed { get; }

    /// <summary>The tag in To of all answers to a request outside a dialog, that of a CANCEL included (RFC 3261 §8.2.6.2, §9.2).</summary>
    public string ToTag => _toTag ??= Stack.Ids.Tag();

    /// <summary>Where the request came from.</summary>
    public SipTarget Source { get; }

    /// <summary>Where its answers go.</summary>
    public SipTarget Target { get; }

    public SipStack Stack { get; }

    /// <summary>The same request again.</summary>
    public virtual void OnRetransmission() => Retransmit();

    /// <summary>Sends what stands in <see cref="SipStack.Out"/> as the answer.</summary>
    public void Respond(int status) => Respond(status, isPlain: false);

    /// <summary>An answer without headers or body of its own.</summary>
    public void Respond(int status, string toTag, ReadOnlySpan<byte> phrase = default)
    {
        Seed.WriteTo(Stack.Out, status, toTag, phrase: phrase).Body(default);
        _toTag ??= toTag;
        Respond(status, isPlain: phrase.IsEmpty);
    }

    public virtual void Terminate()
    {
        if (State != TransactionState.Terminated)
        {
            State = TransactionState.Terminated;
            _last.Forget();
            Stack.Transactions.Remove(this);
        }
    }

    /// <param name="status">The status.</param>
    /// <param name="isPlain">Could the answer be written again from the request, the tag and the status alone?</param>
    protected virtual void Respond(int status, bool isPlain)
    {
        if (State is TransactionState.Completed or TransactionState.Terminated)
        {
            return;
        }

        byte[]? kept = status < 200 || isPlain || !_keepsState ? null : Stack.Out.Copy();
        Transmit(status, keep: status < 200);
        if (status < 200)
        {
            State = TransactionState.Proceeding;
            return;
        }

        // Timer J: 64*T1 over UDP, so that a repeated request gets the same answer.
        State = TransactionState.Completed;
        if (_keepsState)
        {
            Linger(isPlain ? status : 0, kept, SipStack.Linger(Target, Stack.T1X64));
        }
    }

    /// <summary>Nothing is left to do but to absorb repeats: all else is let go.</summary>
    protected void Linger(int status, byte[]? kept, TimeSpan time)
    {
        _last.Forget();
        ulong tag = Seed.IsInDialog || _toTag is null ? 0 : SipIds.Pack(_toTag);
        Stack.Transactions.Linger(this, new Lingering(status, tag, kept), time);
    }

    protected void Transmit(int status, bool keep)
    {
        Stack.Metrics.Response(Seed.Method, status, received: false);
        if (_keepsState && keep)
        {
            _last.Keep(Stack.Out.Written);
        }

        Stack.Send(Stack.Out.Written, Target);
    }

    protected void Retransmit()
    {
        Stack.Metrics.Retransmission(Seed.Method);
        if (HasResponse)
        {
            Stack.Send(_last.Bytes, Target);
        }
    }

    protected bool HasResponse => !_last.IsEmpty;
}

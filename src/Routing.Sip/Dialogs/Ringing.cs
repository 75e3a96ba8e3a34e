using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Dialogs;

/// <summary>
/// Our provisional answers to one INVITE: repeated every minute, or proxies give a long ring up (RFC 3261 §13.3.1.1), and
/// where both sides speak it reliable: one at a time, each repeated until its PRACK (RFC 3262 §3). Within the turn.
/// </summary>
internal sealed class Ringing : ITimerUser
{
    private static readonly TimeSpan RingAgain = TimeSpan.FromMinutes(1);

    private readonly InviteServerTransaction _transaction;
    private readonly DialogState _state;
    private readonly ReliableRinging _reliable;
    private readonly bool _mayBeFirst;
    private readonly UasInviteDialog _dialog;
    private SipTimer? _again; // made when they are first needed: many a call is answered without a ring, few ring reliably
    private SipTimer? _repeat;
    private SipTimer? _end;
    private TimeSpan _interval;
    private (int Status, byte[] Sdp)? _next;
    private (int Status, byte[] Sdp) _last;
    private uint _sequence;
    private bool _open;

    /// <param name="transaction">The INVITE's.</param>
    /// <param name="state">The dialog to be.</param>
    /// <param name="reliable">What the caller takes or asks for, and we want.</param>
    /// <param name="hasOffer">Did the INVITE hold an offer? If not, the first reliable answer must (RFC 3262 §5).</param>
    /// <param name="dialog">Who is told that no PRACK came within 64*T1.</param>
    public Ringing(InviteServerTransaction transaction, DialogState state, ReliableRinging reliable, bool hasOffer, UasInviteDialog dialog)
    {
        _transaction = transaction;
        _state = state;
        _reliable = reliable;
        _mayBeFirst = hasOffer;
        _dialog = dialog;
    }

    private SipStack Stack => _transaction.Stack;

    /// <summary>SDP went out in a reliable answer that has no PRACK yet: the 2xx must wait for it (RFC 3262 §5).</summary>
    public bool MustWait => _open && _last.Sdp.Length > 0;

    /// <summary>SDP has gone out in a reliable answer.</summary>
    public bool SentReliably { get; private set; }

    public void Ring(int status, byte[] sdp)
    {
        _again ??= Stack.NewTimer(this);
        _again.Arm(RingAgain);
        bool reliable = _reliable != ReliableRinging.Never && (_mayBeFirst || SentReliably || sdp.Length > 0);
        if (_open)
        {
            _next = (status, sdp); // §3: not before the PRACK of the one before; only the latest matters
            return;
        }

        if (!reliable && _reliable == ReliableRinging.Required)
        {
            return; // no offer to send and none received: nothing reliable can be said, and nothing else may be
        }

        _last = (status, reliable && SentReliably ? [] : sdp); // what was agreed reliably is not said twice
        SipBuffer to = _transaction.Seed.WriteTo(Stack.Out, status, _state.LocalTag, dialog: true)
            .Raw("Contact: <"u8).Text(_state.LocalContact).Raw(">\r\nAllow: "u8).Raw(SipMethods.Allowed).Line();
        if (reliable)
        {
            // §3: a first number anywhere below 2^31, then one more each time.
            _sequence = _sequence == 0 ? (uint)Stack.Ids.Below(1 << 30) + 1 : _sequence + 1;
            to.Raw("Require: 100rel\r\nRSeq: "u8).Number(_sequence).Line();
            _open = true;
            SentReliably |= _last.Sdp.Length > 0;
            _interval = Stack.Options.T1;
            _repeat ??= Stack.NewTimer(this);
            _repeat.Arm(_interval);
            _end ??= Stack.NewTimer(this);
            _end.Arm(Stack.T1X64);
        }

        to.Body(_last.Sdp);
        _transaction.Respond(status);
    }

    /// <summary>Is it the PRACK of what we sent last? A repeated one was absorbed by its transaction.</summary>
    public bool IsAwaited(in SipMessage prack)
    {
        if (!_open || !prack.TryGet(SipHeaderName.RAck, out ReadOnlySpan<byte> rest))
        {
            return false;
        }

        // §7.2: RSeq, CSeq and method, with any white space between them.
        return SipScan.TryNumber(SipScan.NextWord(ref rest), uint.MaxValue, out long sequence) && sequence == _sequence
            && SipScan.TryNumber(SipScan.NextWord(ref rest), uint.MaxValue, out long cseq) && cseq == _state.RemoteCSeq
            && SipScan.NextWord(ref rest).SequenceEqual("INVITE"u8) && SipScan.Trim(rest).IsEmpty;
    }

    /// <summary>It came: what is sent next may be something else.</summary>
    public void OnPrack()
    {
        _open = false;
        _repeat?.Cancel();
        _end?.Cancel();
    }

    /// <summary>After a PRACK: what was to be said meanwhile.</summary>
    public void GoOn()
    {
        if (_next is { } next && !_transaction.IsAnswered)
        {
            _next = null;
            Ring(next.Status, next.Sdp);
        }
    }

    /// <summary>A final answer goes out: nothing is repeated any more, but a PRACK on its way still finds its answer (§3).</summary>
    public void Stop()
    {
        _again?.Cancel();
        _repeat?.Cancel();
        _end?.Cancel();
        _next = null;
    }

    void ITimerUser.OnTimer(SipTimer timer)
    {
        if (timer == _again)
        {
            Ring(_last.Status, _last.Sdp);
        }
        else if (timer == _repeat)
        {
            Repeat();
        }
        else
        {
            GiveUp();
        }
    }

    // §3: doubled each time, without a limit but the end.
    private void Repeat()
    {
        _transaction.RepeatReliable();
        _interval *= 2;
        _repeat!.Arm(_interval);
    }

    private void GiveUp()
    {
        Stop();
        _dialog.OnPrackMissing();
    }
}

/// <summary>How provisional answers to one INVITE are sent (RFC 3262 §3).</summary>
internal enum ReliableRinging : byte
{
    Never,
    Wanted,
    Required,
}

using Routing.Sip.Auth;
using Routing.Sip.Location;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Dialogs;

/// <summary>A call that we placed: we are the UAC of its INVITE.</summary>
public sealed partial class UacInviteDialog : InviteDialog
{
    private readonly DigestClient? _digest;
    private readonly ForkedAnswers _answers;
    private readonly EarlyDialogs _early;
    private readonly SessionTerms _terms;
    private readonly Patience _patience;
    private readonly string _localTag;
    private readonly string? _domain;
    private PlacedInvite? _placed;
    private ReadOnlyMemory<byte> _offer;
    private SipHop? _hop;
    private DialogEnd? _leaving;
    private string? _reason;
    private bool _provisional;

    internal UacInviteDialog(SipStack stack, OutgoingInvite invite, IInviteDialogEvents events)
        : base(stack)
    {
        Events = events;
        CallId = stack.Ids.Token(26);
        _localTag = stack.Ids.Tag();
        _domain = invite.Domain;
        _digest = invite.Secret is null ? null : new DigestClient(invite.Secret);
        _answers = new ForkedAnswers(stack, _digest);
        _early = new EarlyDialogs();
        _terms = new SessionTerms(stack.Options);
        _patience = new Patience(stack, invite, OnGuard, GiveUp);
        _offer = invite.Offer;
        _placed = new PlacedInvite(this, invite, new InviteRequest(stack, invite, CallId, _localTag), _digest, _terms, _answers);
        stack.Dialogs.Add(CallId, _localTag, this);
    }

    /// <inheritdoc/>
    public override string CallId { get; }

    /// <inheritdoc/>
    public override IInviteDialogEvents Events { get; set; }

    /// <inheritdoc/>
    public override void Hangup(string? reason = null, int rejectStatus = 603, TimeSpan retryAfter = default)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Leave(new DialogEnd(DialogEndCause.Local), reason);
    }

    /// <summary>The address in use, or that the call was answered from; null before the first and over a flow.</summary>
    public SipHop? Hop
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return _placed?.Hop ?? _hop;
        }
    }

    /// <summary>Sends the INVITE. In the turn, once.</summary>
    internal void Start()
    {
        _patience.Begin();
        _placed!.Start();
    }

    /// <summary>An answer to the INVITE in use.</summary>
    internal void OnResponse(in SipMessage response)
    {
        if (response.Status < 200)
        {
            OnProvisional(response);
        }
        else if (response.Status < 300)
        {
            OnAnswered(response);
        }
        else if (_leaving is null && MayTryAgain(response))
        {
            _patience.Begin();
            _placed!.Again();
        }
        else
        {
            // RFC 3261 §8.1.3.4 lets a UAC follow a 3xx; where a call goes is the owner's to say, who is told where it would lead.
            // §21.5.4: of several servers one speaks for itself alone.
            string? reason = ReasonOf(response);
            TimeSpan retryAfter = response.Status == 503 && _placed!.AskedFor is { } asked ? asked : RetryAfter.OrZero(response);
            Finish(_leaving is { } leaving
                ? leaving with { Status = response.Status, Reason = reason }
                : new DialogEnd(DialogEndCause.Rejected, response.Status, reason)
                {
                    RetryAfter = retryAfter,
                    MovedTo = response.Status < 400 ? MovedContact.Of(response, _placed!.Current!.StateFrom(response), _domain) : null,
                });
        }
    }

    /// <summary>The INVITE goes out once more, or to the next address: what was heard so far counts for nothing.</summary>
    internal void OnNextAttempt()
    {
        _early.Restart();
        if (_provisional)
        {
            _provisional = false;
            _patience.Begin();
        }
        else
        {
            _patience.NextAddress();
        }
    }

    internal override bool OwnsCallId => true;

    internal override DialogState? FirstEarly => _early.First;

    internal override bool HasPeer(ReadOnlySpan<byte> tag) =>
        Session is null ? _early.Session(tag, out _) is not null : SipScan.Same(tag, Session.State.RemoteTag);

    internal override void OnMoved(string user, in SipFlow from, in SipFlow to)
    {
        _placed?.Current?.OnMoved(user, from, to);
        _early.OnMoved(user, from, to);
        Session?.OnMoved(user, from, to);
    }

    internal override void OnAck(in SipMessage ack) => Session?.OnAck(ack);

    internal override void OnRequest(in SipMessage request, SipTarget source, SipTarget target)
    {
        if (Session is null)
        {
            _early.OnRequest(Stack, request, source, target, _localTag);
        }
        else if (request.Method == SipMethod.Bye && _answers.IsLoser(request.From.Tag))
        {
            // A fork that lost was sent BYE; its own BYE crossing ours is a known dialog's all the same.
            new ServerTransaction(Stack, request, source, target).Respond(200, _localTag);
        }
        else
        {
            Session.OnRequest(request, source, target);
        }
    }

    private bool MayTryAgain(in SipMessage response) => response.Status switch
    {
        401 or 407 => _digest is not null && _digest.Accept(response),
        422 => _terms.OnTooSmall(response),
        _ => false,
    };

    private void OnProvisional(in SipMessage response)
    {
        if (!_provisional)
        {
            _provisional = true;
            _patience.Heard();
        }

        if (response.Status > 100)
        {
            _patience.Progressed();
        }

        if (_leaving is not null)
        {
            Cancel();
        }
        else if (response.Status > 100 && IsNews(response))
        {
            Tell(new ProgressEvent(this, response.Status, response.Body.ToArray()));
        }
    }

    // RFC 3261 §13.2.2.4: the first 2xx makes the dialog. Those that follow are the attempt's affair, which ACKs and ends them.
    private void OnAnswered(in SipMessage response)
    {
        InviteAttempt attempt = _placed!.Current!;
        DialogState state = attempt.StateFrom(response);
        DialogSession? early = _early.Session(response.To.Tag, out ReadOnlyMemory<byte> sdp);
        _answers.SendAck(state, attempt.Credentials);
        if (_early.HasLeft(state.RemoteTag, out string? reason))
        {
            Finish(_leaving ?? new DialogEnd(DialogEndCause.RemoteBye, 0, reason));
            return;
        }

        _patience.End();
        _digest?.Accepted();
        Session = early ?? NewSession(state);
        Session.Confirm(state);
        Session.IsInviteOfferOpen = false;
        Session.Notice(response);
        _early.Discard(but: Session);
        Release();
        if (_leaving is { } leaving)
        {
            Session.Leave(leaving, _reason); // it crossed our CANCEL
            return;
        }

        // RFC 6337 §2.2: an answer that came in a reliable provisional one is not said again, and cannot be changed by the 2xx.
        ReadOnlyMemory<byte> answer = !Session.RemoteSdp.IsEmpty ? Session.RemoteSdp : response.Body.IsEmpty ? sdp : response.Body.ToArray();
        if (Session.RemoteSdp.IsEmpty)
        {
            Session.OnAgreed(_offer, answer);
        }

        _offer = default; // the session has what it needs of it

        _terms.OnAgreed(response);
        Session.Refreshed();
        Tell(new AnsweredEvent(this, answer));
    }

    private bool IsNews(in SipMessage response) =>
        _early.OnProvisional(response, _placed!.Current!.StateFrom(response), NewSession, _offer);

    private DialogSession NewSession(DialogState state) => new(this, state, _terms, _digest) { IsInviteOfferOpen = true };
}

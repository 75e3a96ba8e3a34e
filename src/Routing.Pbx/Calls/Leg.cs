using Routing.Media;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>
/// One dialog with its media. Belongs to one owner at a time; what happens to it becomes a turn of that
/// owner's mailbox. It changes hands by <see cref="MoveTo"/>, and what was already posted to the old owner
/// follows it to the new one.
/// </summary>
internal sealed partial class Leg : IInviteDialogEvents, IMediaEvents
{
    private readonly IMediaEngine _media;

    // Written by the owner's turn that lets go, read by stack and media threads that post: volatile, and
    // checked again inside the turn, so an event that crosses the hand-over is posted once more.
    private volatile ILegOwner _owner;

    private InviteDialog? _dialog;
    private long _play;
    private bool _hungUp;
    private bool _leftOut;

    public Leg(IMediaEngine media, ILegOwner owner)
    {
        _media = media;
        _owner = owner;
    }

    /// <summary>Who is at its far end.</summary>
    public LegPeer Peer { get; init; } = LegPeer.Nobody;

    /// <summary>Where it is listed; null for nowhere. Written in the owner's turn.</summary>
    public LegDirectory? ListedIn { get; set; }

    /// <summary>Whose it is now. Any thread; another's the next moment unless asked in that owner's turn.</summary>
    public ILegOwner Owner => _owner;

    /// <summary>The leg's media; 0 until it has some and again once closed.</summary>
    public MediaLegId Media { get; set; }

    /// <summary>Its dialog is over, or we have asked it to be.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Called once, in the owner's turn in which <see cref="IsOver"/> begins to hold: gives back what was claimed for it.</summary>
    public Action<DialogEnd>? OnOver { get; set; }

    /// <summary>Told in the owner's turn who hears it from now on: what lamps of its line show.</summary>
    public Action<LegPeer>? OnJoined { get; set; }

    /// <summary>The far side has put us on hold: it does not want to hear us.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>
    /// Why its far side ended it, as a Reason for the other leg (RFC 3326): its Q.850 cause in our own words; null when it gave none.
    /// </summary>
    public string? Farewell { get; private set; }

    /// <summary>What its media had counted when it closed.</summary>
    public MediaLegStatistics Statistics { get; private set; }

    /// <summary>Takes the dialog that this leg is about. Its events come from now on.</summary>
    public void Attach(InviteDialog dialog)
    {
        _dialog = dialog;
        if (_hungUp)
        {
            dialog.Hangup();
        }
    }

    /// <summary>Its messages are told with this interaction from now on. Again when it moves to another. Any thread.</summary>
    public void BelongsTo(Guid interaction) => _dialog?.BelongsTo(interaction);

    /// <summary>Its Call-ID; null before it has a dialog.</summary>
    public string? CallId => _dialog?.CallId;

    /// <summary>Call-ID, its far side's tag and ours, for whoever is to take its place (RFC 3891); null before it has rung.</summary>
    public (string CallId, string FarTag, string OwnTag)? Names => _dialog?.EarlyState is { } state ? (state.CallId, state.RemoteTag, state.LocalTag) : null;

    /// <summary>Are those the tags of its dialog, early or answered, whichever is whose?</summary>
    public bool HasTags(string one, string other) =>
        Names is var (_, far, own) && ((own == one && far == other) || (own == other && far == one));

    /// <summary>Hands the leg over. Called in a turn of the old owner, which does not touch it afterwards.</summary>
    public void MoveTo(ILegOwner owner) => _owner = owner;

    /// <summary>Plays to the leg in place of what it hears; the number comes back when it ends.</summary>
    public long Play(PlayList what)
    {
        _media.Play(Media, ++_play, what);
        return _play;
    }

    /// <summary>Stops what is played.</summary>
    public void StopPlay() => _media.StopPlay(Media);

    /// <summary>Shows a phone of the house what it is connected with, where there is nobody.</summary>
    public void Show(string user, string name) => _dialog?.Show(user, name);

    /// <summary>Asks its far side whether it is still there; the leg ends when it is not.</summary>
    public void Ask() => _dialog?.Ask();

    /// <summary>The same as <see cref="HangupAsync"/> for who does not wait for it; a fault becomes one of the owner's mailbox.</summary>
    public void Hangup(string? reason = null) => _owner.Mailbox.Watch(HangupAsync(reason).AsTask());

    /// <summary>Ends dialog and media, whatever they are doing. Repeated calls do nothing.</summary>
    public async ValueTask HangupAsync(string? reason = null, int rejectStatus = 480, TimeSpan retryAfter = default)
    {
        if (!_hungUp)
        {
            _hungUp = true;
            SetOver(new DialogEnd(DialogEndCause.Local));
            _dialog?.Hangup(reason, rejectStatus, retryAfter);
        }

        await CloseMediaAsync();
    }

    /// <summary>Gives the ports back.</summary>
    public async ValueTask CloseMediaAsync()
    {
        MediaLegId media = Media;
        Media = default;
        if (media != default)
        {
            Statistics = await _media.CloseAsync(media);
        }
    }

    void IInviteDialogEvents.OnProgress(int status, ReadOnlyMemory<byte> body) => Tell(owner => owner.OnLegProgress(this, status, body));

    void IInviteDialogEvents.OnAnswered(ReadOnlyMemory<byte> body) => Tell(owner => owner.OnLegAnswered(this, body));

    void IInviteDialogEvents.OnConfirmed(ReadOnlyMemory<byte> body)
    {
        // RFC 3264 §4: where the INVITE had no offer, ours went out in the 200 and the ACK answers it.
        if (!body.IsEmpty)
        {
            Tell(owner => owner.Mailbox.Watch(AcceptAnswerAsync(body)));
        }
    }

    // RFC 3262 §5: the same, but in a PRACK.
    void IInviteDialogEvents.OnEarlyAnswer(ReadOnlyMemory<byte> body) => Tell(owner => owner.Mailbox.Watch(AcceptAnswerAsync(body)));

    // We offer nothing in mid-call by ourselves: this is a refresh of the session whose answer says something new.
    void IInviteDialogEvents.OnOfferSettled(int status, ReadOnlyMemory<byte> answer)
    {
        if (!answer.IsEmpty)
        {
            Tell(owner => owner.Mailbox.Watch(FollowAsync(answer)));
        }
    }

    void IInviteDialogEvents.OnReinvite(ISessionChange request) => Tell(owner => owner.Mailbox.Watch(ChangeSessionAsync(request)));

    void IInviteDialogEvents.OnEnded(DialogEnd end) => Tell(owner =>
    {
        SetOver(end);
        if (end.Cause is DialogEndCause.RemoteBye or DialogEndCause.RemoteCancel)
        {
            Farewell = ReasonHeader.HandedOn(end.Reason, wasAnswered: end.Cause == DialogEndCause.RemoteBye);
        }

        owner.OnLegEnded(this, end);
    });

    void IMediaEvents.OnPlayEnded(MediaLegId leg, long play, PlayEnd end) => Tell(owner => owner.OnLegPlayEnded(this, play, end));

    void IMediaEvents.OnSilence(MediaLegId leg, TimeSpan silentFor) => Tell(owner => owner.OnLegSilent(this, silentFor));

    private void SetOver(DialogEnd end)
    {
        if (!IsOver)
        {
            IsOver = true;
            ListedIn?.Remove(this);
            OnOver?.Invoke(end);
            _referred?.Complete(487);
        }
    }

    private void Tell(Action<ILegOwner> what)
    {
        ILegOwner owner = _owner;
        owner.Mailbox.Post(() =>
        {
            if (ReferenceEquals(owner, _owner))
            {
                what(owner);
            }
            else
            {
                Tell(what);
            }
        });
    }

    // RFC 3264 §8.4. In the owner's turn, or in one that follows an await of it.
    private void SetHeld(bool held)
    {
        if (held != IsHeld)
        {
            IsHeld = held;
            Tell(owner => owner.OnLegHeld(this));
        }
    }

    private async Task AcceptAnswerAsync(ReadOnlyMemory<byte> body)
    {
        MediaResult result = await _media.AcceptAnswerAsync(Media, body);
        if (result.Ok)
        {
            SetHeld(result.OnHold);
        }
        else
        {
            _dialog?.Hangup("Q.850;cause=88;text=\"Incompatible destination\"");
        }
    }

    // The peer's new description holds as if it had been an offer; one that cannot be used leaves the session as it was.
    private async Task FollowAsync(ReadOnlyMemory<byte> description)
    {
        if (Media != default && await _media.ReofferAsync(Media, description) is { Ok: true } result)
        {
            SetHeld(result.OnHold);
        }
    }

    private async Task ChangeSessionAsync(ISessionChange change)
    {
        if (Media == default)
        {
            change.Reject(IsOver ? 481 : 488);
            return;
        }

        // A refused offer leaves the session as it was last agreed (RFC 3264 §8).
        MediaResult result = await _media.ReofferAsync(Media, change.Offer);
        if (result.Ok)
        {
            change.Answer(result.Sdp);
            SetHeld(result.OnHold);
            if (result.LeftOut is { } lines && !_leftOut)
            {
                _leftOut = true;
                _dialog?.Note($"its offer leaves out {lines}, which RFC 3264 §8 wants kept with port 0: taken all the same");
            }
        }
        else
        {
            change.Reject(result.Refusal!.Status, CallStart.Warning(result.Refusal));
        }
    }
}

using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Numbers;
using Routing.Pbx.Presence;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Transfers;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Dialling;

/// <summary>
/// One target being rung, and the owner of its leg until somebody takes that: from its INVITE to an answer that counts, a
/// refusal, the end of its time, or the dial's word that it is not wanted any more. On the dial's mailbox.
/// </summary>
internal sealed class DialAttempt : ILegOwner
{
    // What gives up sooner was not let ring by anybody: a phone that refuses by itself, a mailbox that takes nothing.
    private static readonly TimeSpan LeastRing = TimeSpan.FromSeconds(5);

    private readonly CallEnvironment _environment;
    private readonly Dial _dial;
    private readonly DialCall _call;
    private ITimer? _rings;
    private Confirmation? _asked;
    private Stage _stage;
    private bool _rang;
    private bool _pressedAhead;
    private bool _wasAnswered;

    public DialAttempt(CallEnvironment environment, Dial dial, DialCall call, DialTarget target)
    {
        _environment = environment;
        _dial = dial;
        _call = call;
        Target = target;
        Since = environment.Scheduler.Time.GetTimestamp();
        Leg = new Leg(environment.Media, this)
        {
            Peer = PeerOf(target),
            OnJoined = target.OnJoined,
            OnOver = end => target.OnOver?.Invoke(_wasAnswered ? new DialFailure(200) : Failure ?? DialFailure.Of(end)),
        };
    }

    /// <summary>It rings, and another phone may take the call. Any thread: a figure, true or false the next moment.</summary>
    public bool IsRinging => _stage == Stage.Rings;

    /// <summary>When it began, as the time provider's timestamp.</summary>
    public long Since { get; }

    /// <summary>Somebody else may answer in its place, see <see cref="DialCall.MayBePickedUp"/>.</summary>
    public bool MayBePickedUp => _call.MayBePickedUp;

    private enum Stage
    {
        Rings,
        Confirms,
        Won,
        Over,
    }

    /// <inheritdoc/>
    public Mailbox Mailbox => _dial.Mailbox;

    public DialTarget Target { get; }

    public Leg Leg { get; }

    /// <summary>How it ended; null while it rings, and when it won.</summary>
    public DialFailure? Failure { get; private set; }

    /// <summary>Its media, then its INVITE. A fault of ours is a failure of this attempt.</summary>
    public async Task PlaceAsync()
    {
        try
        {
            if (Target.Turn is { } turn && await turn(_environment.Scheduler) is { } none)
            {
                Fail(none);
            }

            if (_stage == Stage.Over)
            {
                return; // no turn, or taken back while it waited for it
            }

            if (Target.RingFor is { } limit)
            {
                _rings = _environment.Scheduler.Time.CreateTimer(_ => Mailbox.Post(() => Fail(DialFailure.NoAnswer, "Q.850;cause=19")), null, limit, Timeout.InfiniteTimeSpan);
            }

            MediaResult media = await _environment.Media.OfferAsync(Target.Media with { CodecsOf = _call.CodecsOf }, Leg);
            Leg.Media = media.Leg;
            if (_stage == Stage.Over)
            {
                await Leg.CloseMediaAsync(); // taken back while the port was being opened
            }
            else if (!media.Ok)
            {
                PbxLog.NotPlaced(_environment.Log, Target.Name, media.Refusal!.Text);
                Fail(new DialFailure(media.Refusal.Status, 41));
            }
            else
            {
                Leg.Attach(_environment.Sip.Invite(
                    Target.Invite with
                    {
                        Offer = media.Sdp,
                        MaxForwards = _call.MaxForwards,
                        Passes = _call.Passes,
                        Interaction = _call.Interaction,
                        Headers = [.. Target.Invite.Headers, .. _call.Headers],
                    },
                    Leg));
                _call.OnPlaced?.Invoke(Leg);
            }
        }
        catch (Exception e)
        {
            OnFault(e);
        }
    }

    /// <summary>It is not wanted any more, or has come to nothing; the first word counts.</summary>
    public void Fail(DialFailure failure, string? reason = null)
    {
        if (_stage == Stage.Over)
        {
            return;
        }

        Failure = failure;
        End();
        Leg.Hangup(reason);
        _dial.OnOver(this);
    }

    void ILegOwner.OnLegProgress(Leg leg, int status, ReadOnlyMemory<byte> sdp)
    {
        if (_stage != Stage.Rings)
        {
            return;
        }

        _rang = true;
        Target.OnPhase?.Invoke(DialogPhase.Early, _call.MayBePickedUp ? Leg : null);
        if (sdp.IsEmpty)
        {
            _dial.OnRinging();
        }
        else
        {
            Mailbox.Watch(OnEarlyAsync(sdp));
        }
    }

    void ILegOwner.OnLegAnswered(Leg leg, ReadOnlyMemory<byte> sdp) => Mailbox.Watch(OnAnsweredAsync(sdp));

    void ILegOwner.OnLegDigit(Leg leg, char digit, bool byInfo)
    {
        // Who knows what comes may press before it is said, and before the answer has come through.
        _pressedAhead |= _stage == Stage.Rings && digit == Confirmation.Key;
        if (_stage == Stage.Confirms)
        {
            _asked?.OnKey(digit);
        }
    }

    void ILegOwner.OnLegReplaced(Leg leg, Replacement by)
    {
        if (!_call.MayBePickedUp)
        {
            by.Refuse(403); // who gets the call is not the phones' affair
        }
        else if (!IsRinging || by.Leg.IsOver)
        {
            by.Refuse(481);
        }
        else
        {
            _dial.OnPickedUp(this, by);
        }
    }

    void ILegOwner.OnLegEnded(Leg leg, DialogEnd end)
    {
        Mailbox.Watch(leg.CloseMediaAsync().AsTask());
        if (!ReferenceEquals(leg, Leg))
        {
            return; // one that was to take this one's place
        }

        if (_stage is Stage.Rings or Stage.Confirms)
        {
            // Who answers and hangs up before the key has not taken the call: a mobile's voicemail, most of all.
            Failure = _stage == Stage.Confirms ? DialFailure.NoAnswer : Moved(Rung(DialFailure.Of(end)), end);
            End();
            _dial.OnOver(this);
        }
    }

    void ILegOwner.OnLegPlayEnded(Leg leg, long play, PlayEnd end)
    {
        if (_stage == Stage.Confirms)
        {
            _asked?.OnPlayEnded(play);
        }
    }

    // A hold means nothing before somebody has the leg.
    void ILegOwner.OnLegHeld(Leg leg)
    {
    }

    // The last description counts: each fork, and the answer itself, may bring another (RFC 3261 §13.2.1).
    private async Task OnEarlyAsync(ReadOnlyMemory<byte> sdp)
    {
        MediaResult media = await _environment.Media.AcceptAnswerAsync(Leg.Media, sdp);
        if (_stage == Stage.Rings && media.Ok)
        {
            _dial.OnEarlyMedia(this);
        }
    }

    private async Task OnAnsweredAsync(ReadOnlyMemory<byte> sdp)
    {
        try
        {
            MediaResult media = await _environment.Media.AcceptAnswerAsync(Leg.Media, sdp);
            if (_stage != Stage.Rings)
            {
                return; // taken back meanwhile, and so was the leg
            }

            _wasAnswered = true;
            if (!media.Ok)
            {
                PbxLog.NotPlaced(_environment.Log, Target.Name, media.Refusal!.Text);
                Fail(new DialFailure(488, 88), "Q.850;cause=88;text=\"Incompatible destination\"");
            }
            else if (Target.Confirm is { } what && !_pressedAhead)
            {
                _stage = Stage.Confirms;
                _dial.OnAsked(this);
                _asked = new Confirmation(Leg, what, onTaken: Win, onSilent: () => Fail(DialFailure.NoAnswer, "Q.850;cause=19"));
                _asked.Ask();
            }
            else
            {
                Win();
            }
        }
        catch (Exception e)
        {
            OnFault(e);
        }
    }

    private static LegPeer PeerOf(DialTarget target) =>
        new(target.Name, target.Phone, target.Trunk) { Desk = target.Phone is null ? null : target.Name, Keys = target.Keys };

    private bool IsLong => _environment.Scheduler.Time.GetElapsedTime(Since) >= LeastRing;

    // A phone that gives up by itself in the end has rung out, whatever it calls that; a carrier's word stays, for whoever hunts over trunks.
    private DialFailure Rung(DialFailure failure) => !(_rang && IsLong && failure is { Cause: 0 or 18 or 19, Status: 408 or 480 or 487 }) ? failure
        : Target.Phone is null ? failure with { RangOut = true }
        : DialFailure.NoAnswer;

    // The forward that people have set at a phone of ours. What is behind a trunk says so too, and is never followed: a stranger whom somebody of
    // ours has called would have us call whomever they like, on our account (toll fraud). The next trunk or the caller is told of it, as of any refusal.
    private DialFailure Moved(DialFailure failure, DialogEnd end)
    {
        if (Target.Phone is null || end.MovedTo is not { } contacts)
        {
            return failure;
        }

        MovedContact to = contacts.FirstOrDefault(static contact => contact.IsHere);
        string? why = contacts.Count == 0 ? "it says nothing that could be called"
            : to.User is null ? "that is no number or extension of this exchange"
            : !_call.FollowsForwards ? "the calls of queues and ring groups are for whoever is there"
            : null;
        if (why is not null)
        {
            PbxLog.ForwardLeft(_environment.Log, _call.Interaction, Target.Phone, failure.Status, contacts.Count == 0 ? "nowhere" : contacts[0].Uri, why);
            return failure;
        }

        return failure with { ForwardedTo = NumberText.Clean(to.User!), RangOut = _rang && IsLong };
    }

    private void Win()
    {
        _stage = Stage.Won;
        _rings?.Dispose();
        Target.OnPhase?.Invoke(DialogPhase.Confirmed, Leg);
        _dial.OnWon(this);
    }

    private void End()
    {
        _stage = Stage.Over;
        _rings?.Dispose();
    }

    private void OnFault(Exception e)
    {
        PbxLog.DialFailed(_environment.Log, Target.Name, e);
        Fail(new DialFailure(500, 41));
    }
}

using Routing.Media;

namespace Routing.Pbx.Calls;

/// <summary>
/// How the engine lets the caller in: media that both sides can speak, ringing, early media, and the answer, once. On the
/// call's mailbox.
/// </summary>
internal sealed class CallDoor(Call call, CallEnvironment environment)
{
    private ReadOnlyMemory<byte>? _sdp;

    /// <summary>The engine answered the caller.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Called when it does.</summary>
    public Action? OnAnswered { get; set; }

    /// <summary>It did not, since no media can be agreed.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>The caller hears us already, though the call is not answered: early media was offered.</summary>
    public bool IsEarly { get; private set; }

    /// <summary>The caller hears what is played or bridged to it.</summary>
    public bool IsHeard => IsAnswered || IsEarly;

    /// <summary>Opens the caller's media. False when the call is over, or is now since no media can be agreed.</summary>
    public async ValueTask<bool> OpenAsync()
    {
        if (_sdp is not null || call.IsEnded)
        {
            return !call.IsEnded;
        }

        Leg caller = call.Caller;
        MediaResult media = await environment.Media.AnswerAsync(CallStart.MediaOptions(call), call.Dialog.Offer, caller);
        caller.Media = media.Leg;
        if (!ReferenceEquals(caller, call.Caller))
        {
            await caller.CloseMediaAsync(); // somebody else is in their place
            return !call.IsEnded;
        }

        if (call.IsEnded)
        {
            await call.Caller.CloseMediaAsync(); // hung up while media was being opened
            return false;
        }

        if (!media.Ok)
        {
            PbxLog.MediaRefused(environment.Log, call.Id, call.Dialog.CallId, media.Refusal!.Status, media.Refusal.Text);
            WasRefused = true;
            call.Dialog.Reject(media.Refusal.Status, CallStart.HeadersOf(media.Refusal));
            call.HangUp(CallEndedBy.System);
            return false;
        }

        _sdp = media.Sdp;
        return true;
    }

    /// <summary>Somebody's phone rings for the caller: 180, unless the caller hears something already.</summary>
    public void Ring()
    {
        if (!IsHeard)
        {
            call.Dialog.Ring();
        }
    }

    /// <summary>
    /// 183 with our description, so that the caller hears what follows (RFC 3960). False where that cannot be: an INVITE
    /// without an offer would take it for one, and may never answer it (RFC 3264 §4).
    /// </summary>
    public bool RingEarly()
    {
        if (IsHeard)
        {
            return true;
        }

        if (_sdp is not { } sdp || call.Dialog.Offer.IsEmpty || call.IsEnded)
        {
            return false;
        }

        IsEarly = true;
        call.Dialog.Ring(sdp);
        return true;
    }

    /// <summary>
    /// Answers the caller who takes a place in another call, in a turn of that one, as soon as the place is theirs. False when a CANCEL
    /// came first. Their own call does nothing with the door meanwhile, but may end (a shutdown): then its record says what it knows.
    /// </summary>
    public bool AnswerElsewhere()
    {
        if (IsAnswered)
        {
            return true;
        }

        if (_sdp is not { } sdp || !call.Dialog.Answer(sdp))
        {
            return false;
        }

        OnAnswered?.Invoke();
        return true;
    }

    /// <summary>The caller is somebody else now, who was answered elsewhere.</summary>
    public void Admit()
    {
        _sdp ??= default(ReadOnlyMemory<byte>);
        IsAnswered = true;
        call.Recorder.Answered(environment.Clock.UtcNow);
    }

    /// <summary>Answers the caller. False when the call is over, or is now since no media can be agreed.</summary>
    public async ValueTask<bool> AnswerAsync()
    {
        if (IsAnswered || !await OpenAsync())
        {
            return !call.IsEnded;
        }

        if (!call.Dialog.Answer(_sdp!.Value))
        {
            call.HangUp(CallEndedBy.Caller); // a CANCEL came first: no step goes on while the news of it is on its way
            return false;
        }

        IsAnswered = true;
        call.Recorder.Answered(environment.Clock.UtcNow);
        OnAnswered?.Invoke();
        return true;
    }
}

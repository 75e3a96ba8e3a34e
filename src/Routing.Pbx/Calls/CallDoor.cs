using Routing.Media;

namespace Routing.Pbx.Calls;

/// <summary>How the engine answers the caller: once, with media that both sides can speak. On the call's mailbox.</summary>
internal sealed class CallDoor(Call call, CallEnvironment environment)
{
    /// <summary>The engine answered the caller.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>It did not, since no media can be agreed.</summary>
    public bool WasRefused { get; private set; }

    /// <summary>Answers the caller. False when the call is over, or is now since no media can be agreed.</summary>
    public async ValueTask<bool> AnswerAsync()
    {
        if (IsAnswered || call.IsEnded)
        {
            return !call.IsEnded;
        }

        MediaResult media = await environment.Media.AnswerAsync(CallStart.MediaOptions(call), call.Dialog.Offer, call.Caller);
        call.Caller.Media = media.Leg;
        if (call.IsEnded)
        {
            await call.Caller.CloseMediaAsync(); // hung up while media was being opened
            return false;
        }

        if (!media.Ok)
        {
            PbxLog.MediaRefused(environment.Log, call.Id, call.Dialog.CallId, media.Refusal!.Status, media.Refusal.Text);
            WasRefused = true;
            call.Dialog.Reject(media.Refusal.Status, CallStart.Warning(media.Refusal));
            call.HangUp(CallEndedBy.System);
            return false;
        }

        if (!call.Dialog.Answer(media.Sdp))
        {
            call.HangUp(CallEndedBy.Caller); // a CANCEL came first: no step goes on while the news of it is on its way
            return false;
        }

        IsAnswered = true;
        call.Recorder.Answered(environment.Clock.UtcNow);
        return true;
    }
}

using Routing.Pbx.Calls;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>
/// One transfer that somebody in a talk has asked for, from the REFER to the last NOTIFY: who asked, what they said, and how
/// the two who talked part and come together again. On the call's mailbox.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="transfer">The REFER.</param>
/// <param name="referrer">Who sent it: one of the two who talk.</param>
/// <param name="talk">The two.</param>
internal sealed class Referral(Call call, CallEnvironment environment, ITransfer transfer, Leg referrer, ITalk talk)
{
    private bool _hasLeft;

    /// <summary>Who asked.</summary>
    public Leg Referrer => referrer;

    /// <summary>The two who talked.</summary>
    public ITalk Talk => talk;

    /// <summary>Who asked has hung up, as phones do that take a 202 for the end.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Takes it up: the other one is served from now on, and hears music.</summary>
    /// <param name="to">Where to, for the record.</param>
    public void Begin(string to)
    {
        transfer.Accept();
        talk.Part();
        if (ReferenceEquals(referrer, call.Caller))
        {
            referrer.StopPlay();
            call.Turn(talk);
            talk.Part();
        }

        call.Recorder.Begin(SegmentKind.Transfer, environment.Clock.UtcNow, to, talk.Agent, "transferred");
    }

    /// <summary>The new phone rings.</summary>
    public void OnRinging() => transfer.Progress(180);

    /// <summary>Who asked is gone before it is decided: for them it is over, for the one they left behind it is not.</summary>
    public void OnReferrerLeft()
    {
        IsGone = true;
        Leave();
    }

    /// <summary>RFC 5589 §6.1: the good news, then, when that was heard, BYE.</summary>
    public void Succeed()
    {
        Leave();
        transfer.Finish(200);
        referrer.Hangup("SIP;cause=200;text=\"Transferred\"");
    }

    /// <summary>It came to nothing: the two are joined again. False when who asked is gone.</summary>
    public bool Fail(int status, string word)
    {
        transfer.Finish(status is 401 or 402 or 407 ? 403 : status is >= 400 and < 700 ? status : 480);
        if (IsGone)
        {
            return false;
        }

        talk.Rejoin(word);
        return true;
    }

    /// <summary>The conversation is over, before it was decided.</summary>
    public void Drop()
    {
        transfer.Finish(487);
        if (!_hasLeft)
        {
            referrer.Hangup(call.Caller.Farewell ?? CallStart.ReasonFor(failed: false));
        }
    }

    private void Leave()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            talk.Leave();
        }
    }
}

using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Scheduling;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>
/// One transfer that somebody in a talk has asked for, from the REFER to the last NOTIFY: who asked, what they said, and how
/// the two who talked part and come together again. On the call's mailbox.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="refer">The REFER.</param>
/// <param name="transferor">Who sent it: one of the two who talk.</param>
/// <param name="talk">The two.</param>
internal sealed class Transfer(Call call, CallEnvironment environment, ITransfer refer, Leg transferor, Talk talk)
{
    private static readonly TimeSpan LongestWord = TimeSpan.FromSeconds(20);

    // Long enough to read a number.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    private (long Play, PendingTurn<bool> Heard)? _told;
    private bool _hasLeft;
    private bool _hasTurned;

    /// <summary>Who asked.</summary>
    public Leg Transferor => transferor;

    /// <summary>The two who talked.</summary>
    public Talk Talk => talk;

    /// <summary>Who asked has hung up, as phones do that take a 202 for the end.</summary>
    public bool IsTransferorGone { get; private set; }

    /// <summary>Takes it up: the other one is served from now on, and hears music.</summary>
    public void Begin()
    {
        refer.Accept();
        talk.Part();
        if (ReferenceEquals(transferor, call.Caller))
        {
            transferor.StopPlay();
            _hasTurned = true;
            call.Turn(talk);
            talk.Part();
            talk.Contact?.Hold(call.Caller);
        }
    }

    /// <summary>The new phone rings.</summary>
    public void OnRinging() => refer.Progress(180);

    /// <summary>
    /// Says where the other one is parked to who asked; returns when they have heard it, and at once where they have gone. Who holds cannot be
    /// played to, and nobody but themselves can end that (RFC 3264 §8.4): a display shows it, for as long as one reads it.
    /// </summary>
    public async Task TellSlotAsync(string slot, IReadOnlyList<string> prompts, string language)
    {
        if (IsTransferorGone || !transferor.IsHeld)
        {
            await TellAsync(prompts, language);
            return;
        }

        var seen = new PendingTurn<bool>();
        _told = (-1, seen);
        transferor.Show(slot, $"Parked {slot}");
        await seen.WaitAsync(environment.Scheduler, LongestLook, onTimeout: true, default);
    }

    /// <summary>
    /// Says something to who asked; returns when they have heard it. At once where they cannot hear it: they have gone, or hold, or there is no such
    /// prompt.
    /// </summary>
    public async Task TellAsync(IReadOnlyList<string> prompts, string language)
    {
        string[] keys = [.. prompts.Select(prompt => call.Plan.Prompts.Resolve(prompt, language)).OfType<string>()];
        if (keys.Length == 0 || IsTransferorGone || transferor.IsHeld)
        {
            return;
        }

        var heard = new PendingTurn<bool>();
        _told = (transferor.Play(new PlayList(keys)), heard);
        await heard.WaitAsync(environment.Scheduler, LongestWord, onTimeout: false, default);
    }

    /// <summary>What was played to a leg is over.</summary>
    public void OnPlayEnded(Leg leg, long play)
    {
        if (ReferenceEquals(leg, transferor) && _told is { } told && told.Play == play)
        {
            told.Heard.Complete(true);
        }
    }

    /// <summary>Who asked is gone before it is decided: for them it is over, for the one they left behind it is not.</summary>
    public void OnTransferorLeft()
    {
        IsTransferorGone = true;
        Leave();
        _told?.Heard.Complete(false);
    }

    /// <summary>RFC 5589 §6.1: the good news, then, when that was heard, BYE.</summary>
    public void Succeed()
    {
        Leave();
        refer.Finish(200);
        transferor.Hangup("SIP;cause=200;text=\"Transferred\"");
        _told?.Heard.Complete(false);
    }

    /// <summary>It came to nothing: the two are joined again. False when who asked is gone.</summary>
    public bool Fail(int status, string word)
    {
        refer.Finish(status is 401 or 402 or 407 ? 403 : status is >= 400 and < 700 ? status : 480);
        if (IsTransferorGone)
        {
            return false;
        }

        if (_hasTurned)
        {
            call.Turn(talk);
            talk.Contact?.LetGo();
        }

        talk.Rejoin(word);
        return true;
    }

    /// <summary>The conversation is over, before it was decided.</summary>
    public void Drop()
    {
        refer.Finish(487);
        _told?.Heard.Complete(false);
        if (!_hasLeft)
        {
            transferor.Hangup(call.Caller.Farewell ?? CallStart.ReasonFor(failed: false));
        }
    }

    private void Leave()
    {
        if (!_hasLeft)
        {
            _hasLeft = true;
            call.Talks.Leave(talk);
        }
    }
}

using Routing.Acd.Model;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>
/// Tells a waiting caller where they stand and how long it will take. Asks the ACD each time it is due, says
/// what it is told, no wait that is not known, and gives the music back. On the call's mailbox.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="plan">What to say and when; null for nothing.</param>
/// <param name="isRung">Whether a phone rings for the caller: then there is nothing to tell.</param>
/// <param name="music">Goes on with what is heard while waiting.</param>
internal sealed class QueueAnnouncer(Call call, CallEnvironment environment, AnnouncePlan? plan, Func<bool> isRung, Action music)
{
    private ITimer? _timer;
    private (Leg To, long Number)? _playing;

    /// <summary>The caller stands in the queue from now on.</summary>
    public void Begin()
    {
        if (plan is { Say.Count: > 0 } && _timer is null)
        {
            TimeSpan every = plan.Every > TimeSpan.Zero ? plan.Every : Timeout.InfiniteTimeSpan;
            _timer = environment.Scheduler.Time.CreateTimer(_ => call.Mailbox.Post(Ask), null, plan.First, every);
        }
    }

    /// <summary>No more: an agent has answered, or the caller is out of the queue. What is being said is for others to stop.</summary>
    public void Stop()
    {
        _timer?.Dispose();
        _timer = null;
        _playing = null;
    }

    /// <summary>The ACD's answer.</summary>
    public void OnEstimated(in AcdEvent estimated)
    {
        if (_timer is null || IsSaying || isRung())
        {
            return; // it crossed something better
        }

        var keys = new List<string>(2);
        foreach (string what in plan!.Say)
        {
            if (what != "position" && estimated.EstimatedWait < 0)
            {
                continue; // not known
            }

            string? key = what == "position"
                ? QueueSpeech.KeyOfPlace(call.Plan.Prompts, call.Language, estimated.Position)
                : QueueSpeech.KeyOfWait(call.Plan.Prompts, call.Language, estimated.EstimatedWait);
            if (key is not null)
            {
                keys.Add(key);
            }
            else
            {
                string prompt = what == "position" ? QueueSpeech.Place(estimated.Position) : QueueSpeech.Wait(QueueSpeech.MinutesOf(estimated.EstimatedWait));
                PbxLog.PromptMissing(environment.Log, call.Id, prompt, call.Language);
            }
        }

        if (keys.Count > 0)
        {
            _playing = (call.Caller, call.Caller.Play(new PlayList(keys)));
        }
    }

    /// <summary>Something that was played to the caller is over.</summary>
    public void OnPlayEnded(long play)
    {
        if (IsSaying && play == _playing?.Number)
        {
            _playing = null;
            music();
        }
    }

    // What was said to somebody whose place another has taken is over, and nobody says so.
    private bool IsSaying => ReferenceEquals(_playing?.To, call.Caller);

    private void Ask()
    {
        if (_timer is not null && !IsSaying && !isRung())
        {
            environment.Acd.Post(AcdCommand.Inquire(environment.Clock.Microseconds, call.Id));
        }
    }
}

using Routing.Acd.Model;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// The agent's work after a talk, as the record sees it: from the end of the talk until the ACD says that it is
/// over, or for as long as anybody may forget to end it. On the call's mailbox.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="environment">Its surroundings.</param>
/// <param name="queue">The queue that the agent served.</param>
/// <param name="settle">Nothing more is to come.</param>
internal sealed class WrapUp(Call call, CallEnvironment environment, string queue, Action settle)
{
    /// <summary>A wrap-up that nobody ends must keep neither a record from the store nor an agent from work for ever.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    /// <summary>Why it ended, where the process did.</summary>
    public const string Shutdown = "shutdown";

    private ITimer? _longest;
    private Segment? _aside;
    private bool _isOn;
    private bool _isCut;
    private bool _isOver;

    /// <summary>The ACD says that the contact is over and when the work after it ends by itself.</summary>
    public void Begin(in AcdEvent left, string agentName, IReadOnlyList<RoutingDecision> decisions)
    {
        // Were the process to die now, this is what was known: the caller has been served.
        if (call.IsEnded)
        {
            environment.Records.Begin(call.Recorder.Finish(InteractionOutcome.Answered, decisions));
            call.Recorder.Begin(SegmentKind.WrapUp, call.Recorder.SoFar.Ended, queue, agentName);
        }
        else
        {
            // Transferred: the caller talks on, or waits, beside the agent's work.
            DateTimeOffset at = ProcessClock.ToUtc(left.Time);
            _aside = new Segment(SegmentKind.WrapUp, at, at, queue, agentName);
            call.Note();
        }

        _isOn = true;
        if (_isCut)
        {
            Cut(environment.Clock.UtcNow);
        }
        else if (left.Deadline == long.MaxValue)
        {
            AgentId agent = left.Agent;
            _longest = environment.Scheduler.Time.CreateTimer(_ => call.Mailbox.Post(() => GiveUp(agent)), null, Longest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The process ends: over at once where it is on, and as soon as it begins where it is not.</summary>
    public void Cut(DateTimeOffset at)
    {
        _isCut = true;
        if (_isOn && !_isOver)
        {
            End(at, Shutdown);
        }
    }

    /// <summary>It is over, or the call has had none.</summary>
    public void End(DateTimeOffset at, string? reason = null)
    {
        _longest?.Dispose();
        if (_isOver)
        {
            return;
        }

        _isOver = true;
        if (_aside is { } aside)
        {
            call.Recorder.Aside(aside with { Ended = at < aside.Started ? aside.Started : at, Reason = reason });
        }
        else if (call.IsEnded)
        {
            call.Recorder.Close(at, reason);
        }

        settle();
    }

    private void GiveUp(AgentId agent)
    {
        if (!_isOver)
        {
            environment.Acd.Post(AcdCommand.EndWrapUp(environment.Clock.Microseconds, agent));
            End(environment.Clock.UtcNow, "unfinished");
        }
    }
}

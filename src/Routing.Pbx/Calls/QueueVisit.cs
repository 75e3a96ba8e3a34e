using System.Runtime.CompilerServices;
using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// One call's time in one queue: waiting with music, an agent being rung, the talk, and what the ACD says
/// after it. On the call's mailbox, like all of the call.
/// </summary>
internal sealed class QueueVisit(Call call, CallEnvironment environment, FlowQueueRequest request)
{
    // A step's requirements are the same for all of its calls; skills keep their numbers for ever.
    private static readonly ConditionalWeakTable<FlowQueueRequest, RequirementSet> RequirementSets = [];

    private readonly PendingTurn<FlowQueueResult> _over = new();
    private Leg? _agent;
    private string? _agentName;
    private ReservationId _reservation;
    private bool _held;
    private bool _settled;

    /// <summary>The ACD was asked to take the call in.</summary>
    public bool HasEntered { get; private set; }

    /// <summary>The ACD took the agent's answer before it heard of the caller's leaving.</summary>
    public bool WasAccepted { get; private set; }

    /// <summary>The queue did not keep the call.</summary>
    public bool WasGivenBack { get; private set; }

    /// <summary>The ACD has nothing more to say about it; wrap-up is over too.</summary>
    public bool IsSettled => _settled || !HasEntered;

    private DateTimeOffset Now => environment.Clock.UtcNow;

    /// <summary>Waits until an agent has served the caller or the queue gives the call back.</summary>
    public async ValueTask<FlowQueueResult> RunAsync(CancellationToken cancel)
    {
        await call.AnswerAsync();
        cancel.ThrowIfCancellationRequested(); // gone, or refused, before it entered
        QueueId queue = call.Plan.Queues[request.Queue].Id;
        PlayMusicTo(call.Caller);
        call.Card = new CallCard(call, queue, CallStart.CallerOf(call.Dialog), call.Dialog.CallerDisplayName, call.Caller.Media, call.Dialog.MaxForwards - 1);
        HasEntered = true;
        environment.Acd.Post(AcdCommand.Submit(environment.Clock.Microseconds, call.Id, queue, Channel.Voice, request.Priority, Requirements()));
        return await _over.WaitAsync(cancel);
    }

    /// <summary>The ACD's word.</summary>
    public void OnAcdEvent(in AcdEvent acdEvent)
    {
        DateTimeOffset at = ProcessClock.ToUtc(acdEvent.Time);
        switch (acdEvent.Kind)
        {
            case AcdEventKind.Queued:
                OnQueued(at);
                break;
            case AcdEventKind.Reserved when !call.IsEnded:
                call.Recorder.Begin(SegmentKind.Ring, at, request.Queue, AgentName(acdEvent.Agent));
                break;
            case AcdEventKind.ReservationEnded:
                OnReservationEnded(acdEvent, at);
                break;
            case AcdEventKind.Left:
                OnLeft(acdEvent, at);
                break;
            case AcdEventKind.WrapUpEnded:
                call.Recorder.Close(at);
                Settle();
                break;
        }
    }

    /// <summary>The desk hands over the agent who answered: from now on the two hear each other.</summary>
    public void OnAdopt(Leg agent)
    {
        _agent = agent;
        if (agent.IsOver)
        {
            call.HangUp(CallEndedBy.Agent); // hung up before the hand-over
            return;
        }

        environment.Media.Bridge(call.Caller.Media, agent.Media);
        call.Recorder.Connected(Now);
        environment.Records.Begin(call.Recorder.SoFar);
        environment.Acd.Post(AcdCommand.Connect(environment.Clock.Microseconds, call.Id, _reservation));
        OnHeld(call.Caller);
        OnHeld(agent);
    }

    /// <summary>The agent's dialog is over, and so is the contact.</summary>
    public void OnAgentLeft(Leg leg)
    {
        if (ReferenceEquals(leg, _agent))
        {
            call.HangUp(CallEndedBy.Agent);
        }
    }

    /// <summary>One side holds the other, or no longer: who is held hears music, and the record a hold.</summary>
    public void OnHeld(Leg leg)
    {
        if (_agent is not { } agent || call.IsEnded)
        {
            return;
        }

        Leg other = ReferenceEquals(leg, agent) ? call.Caller : agent;
        if (leg.IsHeld)
        {
            PlayMusicTo(other);
        }
        else if (_held)
        {
            other.StopPlay();
        }

        bool held = agent.IsHeld || call.Caller.IsHeld;
        if (held != _held)
        {
            _held = held;
            call.Recorder.Begin(held ? SegmentKind.Hold : SegmentKind.Talk, Now, request.Queue, _agentName, held ? "hold" : "resume");
        }
    }

    /// <summary>The conversation is over, from whichever side. At once: somebody may be waiting for the agent.</summary>
    public void OnCallEnded()
    {
        if (_agent is { } agent)
        {
            _agent = null;
            _over.Complete(FlowQueueResult.Served);
            environment.Acd.Post(AcdCommand.Complete(environment.Clock.Microseconds, call.Id));
            agent.Hangup(CallStart.ReasonFor(failed: false));
        }
        else if (!IsSettled)
        {
            // Also where the ACD has accepted and the leg is on its way: that contact ends before it began.
            environment.Acd.Post(AcdCommand.Withdraw(environment.Clock.Microseconds, call.Id));
        }
    }

    /// <summary>The process ends: nothing more is waited for.</summary>
    public void Cut()
    {
        if (call.IsEnded)
        {
            call.Recorder.Close(Now, "shutdown");
        }

        Settle();
    }

    private void OnQueued(DateTimeOffset at)
    {
        call.Recorder.Queued(at, request.Queue);
        if (!call.IsEnded)
        {
            call.Recorder.Begin(SegmentKind.Queue, at, request.Queue);
            environment.Records.Begin(call.Recorder.SoFar);
        }
    }

    private void OnReservationEnded(in AcdEvent acdEvent, DateTimeOffset at)
    {
        if (acdEvent.Outcome == ReservationOutcome.Accepted)
        {
            WasAccepted = true;
            _reservation = acdEvent.Reservation;
            _agentName = AgentName(acdEvent.Agent);
            call.Recorder.TakenBy(_agentName);
            if (!call.IsEnded)
            {
                call.Recorder.Begin(SegmentKind.Talk, at, request.Queue, _agentName, "accepted");
            }
        }
        else if (!call.IsEnded)
        {
            // The caller stands where they stood: the queue's stretch goes on.
            call.Recorder.Begin(SegmentKind.Queue, at, request.Queue, null, PbxWords.Of(acdEvent.Outcome));
        }
    }

    private void OnLeft(in AcdEvent acdEvent, DateTimeOffset at)
    {
        if (acdEvent.Leave is LeaveReason.Full or LeaveReason.NoQueue)
        {
            WasGivenBack = true;
            if (!call.IsEnded)
            {
                call.Caller.StopPlay();
                call.Recorder.Queued(at, request.Queue); // it knocked there: the metrics count it as entered and left
                call.Recorder.Begin(SegmentKind.Ivr, at, call.Route.Flow, null, PbxWords.Of(acdEvent.Leave));
            }

            _over.Complete(FlowQueueResult.GivenBack);
            Settle();
        }
        else if (acdEvent.Deadline != 0)
        {
            // The agent's work after it begins with the end of the talk.
            call.Recorder.Begin(SegmentKind.WrapUp, call.Recorder.SoFar.Ended, request.Queue, AgentName(acdEvent.Agent));
        }
        else
        {
            Settle();
        }
    }

    private void Settle()
    {
        _settled = true;
        call.CloseIfOver();
    }

    private void PlayMusicTo(Leg leg)
    {
        if (call.Plan.Queues[request.Queue].Music is { } music && call.Plan.Prompts.Resolve(music, call.Route.Language) is { } key)
        {
            leg.Play(new PlayList([key], Loop: true));
        }
    }

    private RequirementSet? Requirements() =>
        request.Requires.Count == 0
            ? null
            : RequirementSets.GetValue(request, step => new RequirementSet(step.Requires.Select(
                r => new SkillRequirement(new SkillId(call.Plan.Names.Skills.Find(r.Key)!.Value), (byte)r.Value))));

    private string AgentName(AgentId id) => call.Plan.Names.Agents[id.Value];
}

using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// One call's time in one queue: waiting with music, an agent being rung, the talk, and what the ACD says
/// after it. On the call's mailbox, like all of the call.
/// </summary>
internal sealed class QueueVisit(Call call, CallEnvironment environment, FlowQueueRequest request)
{
    private readonly PendingTurn<FlowQueueResult> _over = new();
    private Leg? _agent;
    private ReservationId _reservation;
    private bool _completed;

    /// <summary>The ACD took the agent's answer before it heard of the caller's leaving.</summary>
    public bool WasAccepted { get; private set; }

    /// <summary>The queue did not keep the call.</summary>
    public bool WasGivenBack { get; private set; }

    /// <summary>The ACD has nothing more to say about it; wrap-up is over too.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>The process ends: nothing more is waited for.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Waits until an agent has served the caller or the queue gives the call back.</summary>
    public async ValueTask<FlowQueueResult> RunAsync(CancellationToken cancel)
    {
        if (!await call.AnswerAsync())
        {
            IsSettled = true; // never entered: the caller has gone
            cancel.ThrowIfCancellationRequested();
            return FlowQueueResult.GivenBack;
        }

        cancel.ThrowIfCancellationRequested();
        QueueCarePlan queue = call.Plan.Queues[request.Queue];
        if (queue.Music is not null && call.Plan.Prompts.Resolve(queue.Music, call.Route.Language) is { } music)
        {
            call.Caller.Play(new PlayList([music], Loop: true));
        }

        call.Card = new CallCard(call, queue.Id, call.Dialog.CallerUser, call.Dialog.CallerDisplayName, call.Caller.Media, call.Dialog.MaxForwards - 1);
        environment.Acd.Post(AcdCommand.Submit(environment.Clock.Microseconds, call.Id, queue.Id, Channel.Voice, request.Priority, Requirements()));
        return await _over.WaitAsync(cancel);
    }

    /// <summary>The ACD's word.</summary>
    public void OnAcdEvent(in AcdEvent acdEvent)
    {
        DateTimeOffset at = ProcessClock.ToUtc(acdEvent.Time);
        switch (acdEvent.Kind)
        {
            case AcdEventKind.Queued when !call.IsEnded:
                call.Recorder.Queued(at, request.Queue);
                call.Recorder.Begin(SegmentKind.Queue, at, request.Queue);
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

    /// <summary>The agent's phone rings: nothing for the caller changes, who hears the music on.</summary>
    public void OnAgentRinging()
    {
    }

    /// <summary>The desk hands over the agent who answered: from now on the two hear each other.</summary>
    public void OnAdopt(Leg agent, AgentId id)
    {
        _agent = agent;
        if (agent.IsOver || call.Caller.Media == default)
        {
            OnAgentLeft(agent);
            return;
        }

        environment.Media.Bridge(call.Caller.Media, agent.Media);
        call.Recorder.Connected(environment.Clock.UtcNow, AgentName(id));
        environment.Acd.Post(AcdCommand.Connect(environment.Clock.Microseconds, call.Id, _reservation));
    }

    /// <summary>The agent hung up: the contact is over.</summary>
    public void OnAgentLeft(Leg leg)
    {
        if (ReferenceEquals(leg, _agent))
        {
            call.Note(CallEndedBy.Agent);
            Complete(leg); // at once: somebody may be waiting for this agent
            _over.Complete(FlowQueueResult.Served);
        }
    }

    /// <summary>The conversation is over, from whichever side.</summary>
    public void OnCallEnded()
    {
        if (_agent is { } agent)
        {
            Complete(agent);
        }
        else if (!IsSettled && !_completed)
        {
            environment.Acd.Post(AcdCommand.Withdraw(environment.Clock.Microseconds, call.Id));
        }
    }

    /// <summary>Ends the wait for a wrap-up that will not end in time.</summary>
    public void CutWrapUp()
    {
        IsCut = true;
        if (call.IsEnded)
        {
            call.Recorder.Close(environment.Clock.UtcNow, "shutdown");
            Settle();
        }
    }

    private void Complete(Leg agent)
    {
        _agent = null;
        _completed = true;
        environment.Acd.Post(AcdCommand.Complete(environment.Clock.Microseconds, call.Id));
        _ = agent.HangupAsync(CallStart.ReasonFor(failed: false));
    }

    private void OnReservationEnded(in AcdEvent acdEvent, DateTimeOffset at)
    {
        if (acdEvent.Outcome == ReservationOutcome.Accepted)
        {
            WasAccepted = true;
            _reservation = acdEvent.Reservation;
            if (!call.IsEnded)
            {
                call.Recorder.Begin(SegmentKind.Talk, at, request.Queue, AgentName(acdEvent.Agent), "accepted");
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
            IsSettled = true;
            call.Caller.StopPlay();
            if (!call.IsEnded)
            {
                call.Recorder.Begin(SegmentKind.Ivr, at, call.Route.Flow, null, PbxWords.Of(acdEvent.Leave));
            }

            _over.Complete(FlowQueueResult.GivenBack);
        }
        else if (acdEvent.Deadline != 0)
        {
            call.Recorder.Begin(SegmentKind.WrapUp, at, request.Queue, AgentName(acdEvent.Agent));
        }
        else
        {
            Settle();
        }
    }

    private void Settle()
    {
        if (!IsSettled)
        {
            IsSettled = true;
            if (call.IsEnded)
            {
                call.Close();
            }
        }
    }

    private RequirementSet? Requirements() =>
        request.Requires.Count == 0
            ? null
            : new RequirementSet(request.Requires.Select(r => new SkillRequirement(new SkillId(call.Plan.Names.Skills.Find(r.Key)!.Value), (byte)r.Value)));

    private string AgentName(AgentId id) => call.Plan.Names.Agents[id.Value];
}

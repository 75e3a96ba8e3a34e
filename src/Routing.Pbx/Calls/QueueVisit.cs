using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// One call's time in one queue: waiting with music and announcements, one or several agents being rung, the
/// talk, and what the ACD says after it. On the call's mailbox, like all of the call.
/// </summary>
internal sealed partial class QueueVisit
{
    private readonly Call _call;
    private readonly CallEnvironment _environment;
    private readonly FlowQueueRequest _request;
    private readonly ReservationTrace _trace;
    private readonly QueueCarePlan _care;
    private readonly QueueAnnouncer _announcer;
    private readonly WrapUp _wrapUp;
    private readonly PendingTurn<QueueVisitEnd> _over = new();

    // One, or in a queue that rings all several: those that have not ended.
    private readonly List<ReservationId> _rings = [];

    // Who has answered, and what the ACD gave them; then the contact, once their leg is here.
    private (string Agent, ReservationId Reservation)? _taken;
    private AgentContact? _contact;

    private char? _key;
    private bool _settled;
    private bool _contactOver;
    private QueueVisitEnd? _after;

    public QueueVisit(Call call, CallEnvironment environment, ReservationTrace trace, FlowQueueRequest request, InteractionAge age)
    {
        _call = call;
        _environment = environment;
        _trace = trace;
        _request = request;
        _care = call.Plan.Queues[request.Queue];
        Age = age with { Visits = age.Visits + 1 };
        _announcer = new QueueAnnouncer(call, environment, _care.Announce, () => _rings.Count > 0, () => QueueMusic.Play(call, call.Caller, request.Queue));
        _wrapUp = new WrapUp(call, environment, request.Queue, Settle);
    }

    /// <summary>The ACD was asked to take the call in.</summary>
    public bool HasEntered { get; private set; }

    /// <summary>The ACD took the agent's answer before it heard of the caller's leaving.</summary>
    public bool WasAccepted => _taken is not null;

    /// <summary>The queue did not keep the call, or the caller chose another way.</summary>
    public bool WasGivenAway { get; private set; }

    /// <summary>The ACD has nothing more to say about it; wrap-up is over too.</summary>
    public bool IsSettled => _settled || !HasEntered;

    public string Queue => _request.Queue;

    /// <summary>What the interaction takes along.</summary>
    public InteractionAge Age { get; private set; }

    /// <summary>Who works after the talk, while the caller is elsewhere already; empty for nobody.</summary>
    public string WrapsUp => _taken is { Agent: var agent } && _contactOver && !_settled ? agent : "";

    /// <summary>The caller stands in the queue: no agent has taken the call.</summary>
    public bool IsWaiting => HasEntered && !WasAccepted && !_over.IsOver;

    /// <summary>The flow waits for the end of this visit.</summary>
    public bool IsOn => HasEntered && !_over.IsOver;

    /// <summary>Waits until an agent has served the caller, or the caller is out of the queue.</summary>
    public async ValueTask<QueueVisitEnd> RunAsync(CancellationToken cancel)
    {
        QueueMusic.Play(_call, _call.Caller, _request.Queue);
        ShowCaller();
        HasEntered = true;
        _environment.Acd.Post(QueueEntry.Of(_call, _environment, _request, Age));
        return await _over.WaitAsync(cancel);
    }

    /// <summary>What agents' phones are told of the caller, from the next one that rings on.</summary>
    public void ShowCaller() => _call.Card = new CallCard(
        _call,
        _care.Id,
        CallStart.SourceOf(_call, divertedBy: null).With("Alert-Info", _care.AlertInfo) with { Queue = Queue },
        CallStart.DialOf(_call, ringFor: null) with { Call = null });

    /// <summary>The ACD's word.</summary>
    public void OnAcdEvent(in AcdEvent acdEvent)
    {
        DateTimeOffset at = ProcessClock.ToUtc(acdEvent.Time);
        switch (acdEvent.Kind)
        {
            case AcdEventKind.Queued:
                Age = Age with { FirstEntered = acdEvent.FirstEntered, Sequence = acdEvent.InteractionSequence };
                OnQueued(at);
                break;
            case AcdEventKind.Reserved:
                OnReserved(acdEvent, at);
                break;
            case AcdEventKind.ReservationEnded:
                OnReservationEnded(acdEvent, at);
                break;
            case AcdEventKind.Estimated when !_call.IsEnded:
                _announcer.OnEstimated(acdEvent);
                break;
            case AcdEventKind.Left:
                OnLeft(acdEvent, at);
                break;
            case AcdEventKind.WrapUpEnded:
                _wrapUp.End(at);
                break;
        }
    }

    /// <summary>The desk hands over the agent who answered.</summary>
    public void OnAdopt(Leg agent)
    {
        _announcer.Stop();
        _contact = new AgentContact(_call, _environment, _taken!.Value.Agent, _taken.Value.Reservation);
        _call.Talks.Put(new Talk(_call, _environment, agent, Queue, _taken.Value.Agent) { Contact = _contact }, OnTalksOver);
        _call.Talks.Begin();
        _trace.CatchUp(); // only now: the two hear each other already
        _call.Note();
    }

    /// <summary>What was played to the caller is over.</summary>
    public void OnPlayEnded(long play) => _announcer.OnPlayEnded(play);

    /// <summary>The conversation is over, from whichever side. At once: somebody may be waiting for the agent.</summary>
    public void OnCallEnded()
    {
        _announcer.Stop();
        if (_contact is { IsOver: false } contact)
        {
            _over.Complete(QueueVisitEnd.Served);
            contact.Complete();
        }
        else if (!IsSettled && _contact is null)
        {
            // Also where the ACD has accepted and the leg is on its way: that contact ends before it began.
            LeaveReason cause = _call.EndedBy == CallEndedBy.Caller ? LeaveReason.Abandoned : LeaveReason.Withdrawn;
            _environment.Acd.Post(AcdCommand.Withdraw(_environment.Clock.Microseconds, _call.Id, cause));
        }
    }

    /// <summary>The process ends: wrap-up is cut.</summary>
    public void CutWrapUp() => _wrapUp.Cut(_environment.Clock.UtcNow);

    /// <summary>The process ends: nothing more is waited for.</summary>
    public void Cut()
    {
        if (_call.IsEnded || _contactOver)
        {
            _wrapUp.End(_environment.Clock.UtcNow, WrapUp.Shutdown);
        }
        else
        {
            Settle();
        }
    }

    private void OnQueued(DateTimeOffset at)
    {
        _call.Recorder.Queued(at, _request.Queue);
        if (!_call.IsEnded)
        {
            _announcer.Begin();
            _call.Recorder.BeginQueue(at, _request.Queue);
            _call.Note();
        }
    }

    private void OnReserved(in AcdEvent acdEvent, DateTimeOffset at)
    {
        _rings.Add(acdEvent.Reservation);
        _trace.Note(acdEvent.Reservation);
        if (_call.IsEnded)
        {
            return;
        }

        if (_rings.Count == 1)
        {
            _call.Recorder.Begin(SegmentKind.Ring, at, _request.Queue, AgentName(acdEvent.Agent));
        }
        else
        {
            _call.Recorder.NameAgent(null); // several are rung: who it was shows when one answers
        }
    }

    private void OnReservationEnded(in AcdEvent acdEvent, DateTimeOffset at)
    {
        _rings.Remove(acdEvent.Reservation);
        if (acdEvent.Outcome == ReservationOutcome.Accepted)
        {
            string agent = AgentName(acdEvent.Agent);
            _taken = (agent, acdEvent.Reservation);
            _call.Recorder.TakenBy(agent);
            StayWithAgent();
            if (!_call.IsEnded)
            {
                _call.Recorder.NameAgent(agent);
                _call.Recorder.Begin(SegmentKind.Talk, at, _request.Queue, agent, "accepted");
            }
        }
        else if (!_call.IsEnded && !WasAccepted && _rings.Count == 0 && acdEvent.Outcome != ReservationOutcome.Withdrawn)
        {
            // The caller stands where they stood: the queue's stretch goes on.
            _call.Recorder.Begin(SegmentKind.Queue, at, _request.Queue, null, PbxWords.Of(acdEvent.Outcome));
            _trace.CatchUp();
        }
    }

    private void OnLeft(in AcdEvent acdEvent, DateTimeOffset at)
    {
        _announcer.Stop();
        _rings.Clear();
        _trace.CatchUp();
        if (acdEvent.Outcome == ReservationOutcome.Accepted)
        {
            OnContactEnded(acdEvent);
            return;
        }

        WasGivenAway = acdEvent.Leave != LeaveReason.Abandoned && !(acdEvent.Leave == LeaveReason.Withdrawn && _call.IsEnded);
        if (WasGivenAway && !_call.IsEnded)
        {
            GiveAway(acdEvent, at);
        }

        Settle();
        _over.Complete(new QueueVisitEnd(acdEvent.Leave, _key ?? default, _sentTo?.Route));
        _sentTo?.Then.Invoke(!_call.IsEnded);
    }

    private void GiveAway(in AcdEvent left, DateTimeOffset at)
    {
        string reason = _sentTo is null ? PbxWords.Of(left.Leave) : "transferred";
        _call.Recorder.Queued(at, _request.Queue); // also where it only knocked: the metrics count it as entered and left
        OverflowPlan? overflow = QueueVisitEnd.Overflows(left.Leave) ? _care.Overflow : null;
        if (overflow?.Queue is { } next)
        {
            _call.Recorder.Begin(SegmentKind.Queue, at, next, null, reason); // its music takes the place of this one's
        }
        else
        {
            _call.Caller.StopPlay();
            _call.Recorder.Begin(SegmentKind.Ivr, at, _sentTo?.Route.Flow ?? overflow?.Flow ?? _call.RunningFlow, null, reason);
        }
    }

    // Where the caller goes on whom the agent has left, once the ACD knows of the contact's end.
    private void OnTalksOver(TalkEnd end)
    {
        if (end.IsLast)
        {
            _call.HangUp(end.By);
            return;
        }

        _after = new QueueVisitEnd(LeaveReason.Completed, Flow: end.Flow, Returns: end.Returns);
        if (_contactOver)
        {
            _over.Complete(_after.Value);
        }
    }

    private void OnContactEnded(in AcdEvent left)
    {
        if (!_call.IsEnded && _contact is not { IsOver: true })
        {
            _call.HangUp(CallEndedBy.System); // ended from elsewhere
        }

        _contactOver = true;
        if (_after is { } after)
        {
            _over.Complete(after);
        }

        if (left.Deadline == 0)
        {
            Settle();
            return;
        }

        if (_call.IsEnded)
        {
            _call.TellEnd();
        }

        _wrapUp.Begin(left, AgentName(left.Agent), _trace.Decisions);
    }

    private void Settle()
    {
        _settled = true;
        _call.CloseIfOver();
    }

    private string AgentName(AgentId id) => _call.Plan.Names.Agents[id.Value];
}

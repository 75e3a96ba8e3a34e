using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Hours;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Calls;

/// <summary>
/// One whole conversation, from the caller's INVITE to its record. Turn-based: everything here runs in
/// turns of <see cref="Mailbox"/>. It keeps the plan it began with for its flow and its prompts.
/// </summary>
internal sealed class Call : ILegOwner
{
    private readonly CallEnvironment _environment;
    private readonly CancellationTokenSource _hangup = new();
    private readonly CallFlow _flow;
    private readonly Action<Call> _onOver;
    private CallCard? _card;
    private QueueVisit? _visit;
    private CallEndedBy _endedBy;
    private bool _isEnded;
    private bool _isClosed;
    private bool _refused;
    private bool _failed;

    public Call(CallEnvironment environment, PbxPlan plan, NumberRoute route, UasInviteDialog dialog, Action<Call> onOver)
    {
        _environment = environment;
        _onOver = onOver;
        Plan = plan;
        Route = route;
        Dialog = dialog;
        Id = Guid.CreateVersion7(environment.Clock.UtcNow);
        Mailbox = new Mailbox(environment.Scheduler, OnFault);
        Caller = new Leg(environment.Media, this);
        Recorder = new CallRecorder(CallStart.Describe(this, environment));
        _flow = new CallFlow(this, environment);
    }

    /// <summary>UUIDv7: the interaction's id everywhere.</summary>
    public Guid Id { get; }

    /// <inheritdoc/>
    public Mailbox Mailbox { get; }

    /// <summary>The configuration of the instant it began.</summary>
    public PbxPlan Plan { get; }

    /// <summary>Where the called number leads.</summary>
    public NumberRoute Route { get; }

    /// <summary>The caller's dialog.</summary>
    public UasInviteDialog Dialog { get; }

    /// <summary>The caller's leg.</summary>
    public Leg Caller { get; }

    /// <summary>What will become its record.</summary>
    public CallRecorder Recorder { get; }

    /// <summary>What desks need to ring for it; set before the ACD hears of the call.</summary>
    public CallCard? Card
    {
        // Written on the mailbox before Submit is posted, read by whoever delivers the ACD's events.
        get => Volatile.Read(ref _card);
        set => Volatile.Write(ref _card, value);
    }

    /// <summary>The engine answered the caller.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Called once, on the mailbox, when the conversation is over: the line is free again.</summary>
    public Action? OnHungUp { get; set; }

    /// <summary>How the call ended in the words of <c>routing_calls_total</c>.</summary>
    public string SipOutcome =>
        _failed ? "failed" : _refused ? "rejected" : IsAnswered ? "answered" : _endedBy == CallEndedBy.Caller ? "cancelled" : "rejected";

    /// <summary>The conversation is over; a wrap-up may still run.</summary>
    public bool IsEnded
    {
        // Written on the mailbox, read by whoever counts live calls; a figure, it orders nothing.
        get => Volatile.Read(ref _isEnded);
        private set => Volatile.Write(ref _isEnded, value);
    }

    /// <summary>Takes the dialog and runs the flow. Called once, on the stack's thread, inside OnInvite.</summary>
    public void Start()
    {
        Dialog.Events = Caller;
        Caller.Attach(Dialog);
        _environment.Records.Begin(Recorder.SoFar);
        Mailbox.Post(() => _ = LiveAsync());
    }

    /// <summary>Ends the call from outside: shutdown. Any thread.</summary>
    public void PostHangup(CallEndedBy by) => Mailbox.Post(() => HangUp(by));

    /// <summary>The process ends: a wrap-up that still runs is cut, so that the record is written. Any thread.</summary>
    public void PostCutWrapUp() => Mailbox.Post(() => _visit?.CutWrapUp());

    /// <summary>The ACD's word on this call. Any thread.</summary>
    public void PostAcdEvent(AcdEvent acdEvent) => Mailbox.Post(() => _visit?.OnAcdEvent(acdEvent));

    /// <summary>The agent's phone rings. Any thread.</summary>
    public void PostAgentRinging() => Mailbox.Post(() => _visit?.OnAgentRinging());

    /// <summary>A desk hands over the leg that an agent answered. Any thread.</summary>
    public void PostAdopt(Leg agent, AgentId id) => Mailbox.Post(() => Adopt(agent, id));

    /// <summary>Answers the caller. False when the caller has gone or no media can be agreed.</summary>
    public async ValueTask<bool> AnswerAsync()
    {
        if (IsAnswered)
        {
            return !Caller.IsOver;
        }

        if (Caller.IsOver)
        {
            return false;
        }

        MediaResult media = await _environment.Media.AnswerAsync(CallStart.MediaOptions(this), Dialog.Offer, Caller);
        if (!media.Ok)
        {
            PbxLog.MediaRefused(_environment.Log, Id, Dialog.CallId, media.Refusal!.Status, media.Refusal.Text);
            _refused = true;
            Dialog.Reject(media.Refusal.Status, CallStart.Warning(media.Refusal));
            HangUp(CallEndedBy.System);
            return false;
        }

        Caller.Media = media.Leg;
        if (Caller.IsOver)
        {
            return false; // hung up while media was being opened; the end of the call closes it
        }

        if (!Dialog.Answer(media.Sdp))
        {
            return false; // a CANCEL came first; the news of the end is on its way
        }

        IsAnswered = true;
        Recorder.Answered(_environment.Clock.UtcNow);
        return true;
    }

    /// <summary>Enters a queue and waits for what becomes of it.</summary>
    public async ValueTask<FlowQueueResult> QueueAsync(FlowQueueRequest request, CancellationToken cancel)
    {
        _visit = new QueueVisit(this, _environment, request);
        return await _visit.RunAsync(cancel);
    }

    /// <summary>Ends the conversation. On the mailbox.</summary>
    public void HangUp(CallEndedBy by)
    {
        Note(by);
        if (!IsEnded)
        {
            _hangup.Cancel();
        }
    }

    /// <summary>Says who ended it; the first word counts. On the mailbox.</summary>
    public void Note(CallEndedBy by)
    {
        if (_endedBy == CallEndedBy.Nobody)
        {
            _endedBy = by;
        }
    }

    /// <summary>The last word on this call has been said: its record goes out. On the mailbox.</summary>
    public void Close()
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        InteractionRecord record = Recorder.Finish(Outcome());
        if (record is { Outcome: InteractionOutcome.Answered, Queue: { } queue })
        {
            _environment.Metrics.OnHandled(queue, "talk", record.TalkMs / 1e3);
            _environment.Metrics.OnHandled(queue, "wrap_up", record.WrapUpMs / 1e3);
        }

        _environment.Records.Add(record);
        _onOver(this);
    }

    void ILegOwner.OnLegDigit(Leg leg, char digit)
    {
        if (ReferenceEquals(leg, Caller))
        {
            _flow.Digits.Add(digit);
        }
    }

    void ILegOwner.OnLegPlayEnded(Leg leg, long play, PlayEnd end)
    {
        if (ReferenceEquals(leg, Caller))
        {
            _flow.OnPlayEnded(play, end);
        }
    }

    void ILegOwner.OnLegEnded(Leg leg, DialogEnd end)
    {
        PbxLog.LegEnded(_environment.Log, Id, ReferenceEquals(leg, Caller) ? "caller" : "agent", end.Cause, end.Status, end.Reason);
        if (end.Cause == DialogEndCause.NoAck)
        {
            PbxLog.NoAck(_environment.Log, Dialog.CallId);
        }

        if (ReferenceEquals(leg, Caller))
        {
            HangUp(end.Cause is DialogEndCause.RemoteBye or DialogEndCause.RemoteCancel ? CallEndedBy.Caller : CallEndedBy.System);
        }
        else
        {
            _visit?.OnAgentLeft(leg);
        }
    }

    // The caller's dialog has no progress, and the agent's is answered while it still belongs to its desk.
    void ILegOwner.OnLegProgress(Leg leg, int status)
    {
    }

    void ILegOwner.OnLegAnswered(Leg leg, ReadOnlyMemory<byte> sdp)
    {
    }

    private async Task LiveAsync()
    {
        try
        {
            await RunFlowAsync();
            await EndAsync();
        }
        catch (Exception e)
        {
            // Nothing may keep a dead call in the directory, or its record from being written.
            OnFault(e);
            IsEnded = true;
            Close();
        }
    }

    private async Task RunFlowAsync()
    {
        Recorder.Begin(SegmentKind.Ivr, _environment.Clock.UtcNow, Route.Flow);
        try
        {
            FlowEnd end = await FlowRunner.RunAsync(Plan.Flows[Route.Flow], _flow, new FlowServices(Plan, _environment.Scheduler.Time), _hangup.Token);
            Note(end == FlowEnd.CallerLeft ? CallEndedBy.Caller : CallEndedBy.Flow);
        }
        catch (Exception e)
        {
            // Whatever a step did wrong, the caller is not left in silence and the record says so.
            PbxLog.FlowFailed(_environment.Log, Id, Route.Flow, e);
            _failed = true;
            Note(CallEndedBy.System);
        }
    }

    private async Task EndAsync()
    {
        IsEnded = true;
        await Caller.HangupAsync(CallStart.ReasonFor(_failed), _failed ? 500 : 480);
        _visit?.OnCallEnded();
        Recorder.Quality(CallStart.QualityJson(Caller.Statistics));
        Recorder.Ended(_environment.Clock.UtcNow, CallStart.Name(_endedBy));
        OnHungUp?.Invoke();
        _hangup.Dispose();
        if (_visit is null || _visit.IsSettled || _visit.IsCut)
        {
            Close();
        }
    }

    private InteractionOutcome Outcome() =>
        _failed ? InteractionOutcome.Failed
        : _visit is { WasAccepted: true } ? InteractionOutcome.Answered
        : _refused ? InteractionOutcome.Rejected
        : _visit is { WasGivenBack: true } ? InteractionOutcome.Overflowed
        : _visit is not null ? InteractionOutcome.Abandoned
        : InteractionOutcome.LeftInFlow;

    private void Adopt(Leg agent, AgentId id)
    {
        if (IsEnded || _visit is null)
        {
            _ = agent.HangupAsync();
        }
        else
        {
            _visit.OnAdopt(agent, id);
        }
    }

    private void OnFault(Exception e)
    {
        PbxLog.TurnFailed(_environment.Log, Id, e);
        _failed = true;
        if (!IsEnded)
        {
            HangUp(CallEndedBy.System);
        }
    }
}

using System.Collections.Immutable;
using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Pbx.Parking;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Transfers;
using Routing.Records.Model;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Calls;

/// <summary>
/// One whole conversation, from the caller's INVITE to its record: the caller's leg, and whatever serves or joins it, be it
/// a flow, queues or somebody who is dialled. Turn-based: everything here runs in turns of <see cref="Mailbox"/>. It keeps
/// the plan it began with for its flow and its prompts.
/// </summary>
internal sealed partial class Call : ILegOwner
{
    private readonly CallEnvironment _environment;
    private readonly CancellationTokenSource _hangup = new();
    private readonly CallFlow _flow;
    private readonly QueueJourney _journey;
    private readonly Connection _connection;
    private readonly CallTransfers _transfers;
    private readonly CallCourse _course;
    private readonly Leg _placed;
    private CallCard? _card;
    private ImmutableArray<string> _callIds = [];
    private bool _isEnded;
    private bool _isTornDown;
    private bool _isClosed;
    private bool _isTold;

    public Call(CallEnvironment environment, PbxPlan plan, Destination start, UasInviteDialog dialog, InboundParty party)
    {
        _environment = environment;
        Plan = plan;
        Begins = start;
        Dialog = dialog;
        Party = party;
        Id = Guid.CreateVersion7(environment.Clock.UtcNow);
        Mailbox = new Mailbox(environment.Scheduler, OnFault);
        Caller = _placed = new Leg(environment.Media, this) { Peer = CallStart.PeerOf(plan, dialog, party, environment.DeskStates) };
        Recorder = new CallRecorder(CallStart.Describe(this, environment));
        Door = new CallDoor(this, environment);
        _connection = new Connection(this, environment);
        _transfers = new CallTransfers(this, environment);
        Places = new CallPlaces(this, environment);
        Talks = new CallTalks(this, environment);
        Parking = new CallParking(this, environment);
        _flow = new CallFlow(this, environment, _journey = new QueueJourney(this, environment), _connection);
        _course = new CallCourse(this, environment, _flow);
    }

    /// <summary>UUIDv7: the interaction's id everywhere.</summary>
    public Guid Id { get; }

    /// <inheritdoc/>
    public Mailbox Mailbox { get; }

    /// <summary>The configuration of the instant it began.</summary>
    public PbxPlan Plan { get; }

    /// <summary>Where what was dialled leads.</summary>
    public Destination Begins { get; }

    /// <summary>Where it comes from and goes to: <c>inbound</c> (to a flow), <c>internal</c> (between phones) or <c>outbound</c> (a phone of ours over a trunk).</summary>
    public string Direction => Begins switch { FlowDestination => "inbound", OutsideDestination => "outbound", _ => "internal" };

    /// <summary>The caller's dialog.</summary>
    public UasInviteDialog Dialog { get; }

    /// <summary>Who calls whom.</summary>
    public InboundParty Party { get; }

    /// <summary>The leg of the one who is served: who called, until a transfer puts another there.</summary>
    public Leg Caller { get; private set; }

    /// <summary>What will become its record.</summary>
    public CallRecorder Recorder { get; }

    /// <summary>What desks need to ring for it; set before the ACD hears of the call.</summary>
    public CallCard? Card
    {
        // Written on the mailbox before Submit is posted, read by whoever delivers the ACD's events.
        get => Volatile.Read(ref _card);
        set => Volatile.Write(ref _card, value);
    }

    /// <summary>How the engine answers the caller.</summary>
    public CallDoor Door { get; }

    /// <summary>Who ended it.</summary>
    public CallEndedBy EndedBy { get; private set; }

    /// <summary>The language in which the caller is spoken to now.</summary>
    public string Language => _flow.Language;

    /// <summary>The flow that runs now.</summary>
    public string RunningFlow => _flow.Running;

    /// <summary>Called once, on the mailbox, when the conversation is over: the line is free again.</summary>
    public Action<Call>? OnHungUp { get; init; }

    /// <summary>Called once, on the mailbox, when the record has been handed over.</summary>
    public Action<Call>? OnClosed { get; init; }

    /// <summary>The extension or agent whose phone calls; null for a caller over a trunk.</summary>
    public string? CallingPhone => Dialog.Peer.Kind == SipPeerKind.Phone ? Dialog.Peer.Name : null;

    /// <summary>The trunk it came or went over; empty for none. Any thread: a figure.</summary>
    public string Trunk => Recorder.SoFar.Trunk ?? "";

    /// <summary>A fault of ours ended it, or would have.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The queues it has been in.</summary>
    public QueueJourney Journey => _journey;

    /// <summary>Who is sent on.</summary>
    public CallTransfers Transfers => _transfers;

    /// <summary>Who takes a place here, or goes to another call.</summary>
    public CallPlaces Places { get; }

    /// <summary>With whom the one who is served is.</summary>
    public CallTalks Talks { get; }

    /// <summary>Its time in a parking slot.</summary>
    public CallParking Parking { get; }

    /// <summary>Ends with the conversation.</summary>
    public CancellationToken Ended => _hangup.Token;

    /// <summary>Whom it was connected with outside the queues.</summary>
    public Connection Connection => _connection;

    /// <summary>A feature code has done what it does, or has refused it; null for another call, or as long as it has not.</summary>
    public InteractionOutcome? FeatureEnd => _course.FeatureEnd;

    /// <summary>What the feature code was dialled for has been done elsewhere. On the mailbox.</summary>
    public void EndFeature() => _course.EndFeature();

    /// <summary>The conversation is over; a wrap-up may still run.</summary>
    public bool IsEnded
    {
        // Written on the mailbox, read by whoever counts live calls; a figure, it orders nothing.
        get => Volatile.Read(ref _isEnded);
        private set => Volatile.Write(ref _isEnded, value);
    }

    /// <summary>The Call-IDs of its legs so far, those that only rang included. Any thread.</summary>
    public IReadOnlyList<string> CallIds => _callIds;

    /// <summary>One of its legs has a dialog, also one that only rings: its messages are told with this call. Any thread.</summary>
    public void NoteLeg(Leg leg)
    {
        leg.BelongsTo(Id);
        _environment.Legs.Add(leg);
        if (leg.CallId is { } callId)
        {
            ImmutableInterlocked.Update(ref _callIds, static (all, one) => all.Contains(one) ? all : all.Add(one), callId);
        }
    }

    /// <summary>Takes the dialog and runs the flow. Called once, on the stack's thread, inside OnInvite.</summary>
    public void Start()
    {
        Dialog.Events = Caller;
        Caller.Attach(Dialog);
        NoteLeg(Caller);
        Recorder.Begin(
            Begins is FlowDestination or FeatureDestination ? SegmentKind.Ivr : SegmentKind.Ring, Recorder.SoFar.Started, Recorder.SoFar.Flow ?? Begins.Dialled);
        Note();
        Mailbox.Run(LiveAsync);
    }

    /// <summary>Notes what is known so far, should the process die: its last stretch goes on until then. Nothing once it is over. On the mailbox.</summary>
    public void Note()
    {
        if (!IsEnded)
        {
            _environment.Records.Begin(Recorder.Snapshot(_environment.Clock.UtcNow, _journey.Trace.Decisions));
        }
    }

    /// <summary>What its record says became of it, as far as is known now. On the mailbox.</summary>
    private InteractionOutcome Outcome => CallOutcome.Of(this);

    /// <summary>Ends the call from outside: shutdown. Any thread.</summary>
    public void PostHangup(CallEndedBy by) => Mailbox.Post(() => HangUp(by));

    /// <summary>The process ends: a wrap-up that runs, or is about to begin, is cut, so that the record is written. Any thread.</summary>
    public void PostCutWrapUp() => Mailbox.Post(_journey.CutWrapUp);

    /// <summary>The process ends, and what the ACD or the peers have not said by now does not come any more. Any thread.</summary>
    public void PostSettle() => Mailbox.Post(_journey.Cut);

    /// <summary>The ACD's word on this call. Any thread.</summary>
    public void PostAcdEvent(AcdEvent acdEvent) => Mailbox.Post(() => _journey.OnAcdEvent(acdEvent));

    /// <summary>What is known so far, put together in a turn of its own. Any thread.</summary>
    /// <exception cref="TimeoutException">The call did not come to it within <paramref name="within"/>.</exception>
    public Task<InteractionRecord> DescribeAsync(TimeSpan within) => Mailbox
        .AskAsync(() =>
        {
            _journey.Trace.CatchUp();
            return Recorder.Snapshot(_environment.Clock.UtcNow, _journey.Trace.Decisions);
        })
        .WaitAsync(within, _environment.Scheduler.Time);

    /// <summary>
    /// Ends the conversation; the first call counts. For the record and the ACD it is over now, in this turn;
    /// the flow and the dialog follow. On the mailbox.
    /// </summary>
    public void HangUp(CallEndedBy by)
    {
        if (IsEnded)
        {
            return;
        }

        IsEnded = true;
        EndedBy = by;
        Recorder.Ended(_environment.Clock.UtcNow, CallStart.Name(by));
        _transfers.OnCallEnded(); // who asked hears of it before they are hung up
        Talks.OnCallEnded();
        Places.OnCallEnded();
        Parking.OnCallEnded();
        _journey.OnCallEnded();
        _hangup.Cancel();
    }

    /// <summary>Tells the log how it ended, as the record will: once the ACD has judged, and before a wrap-up that may last. On the mailbox.</summary>
    public void TellEnd()
    {
        if (!_isTold)
        {
            _isTold = true;
            PbxLog.CallEnded(_environment.Log, Id, PbxWords.Of(Outcome), Recorder.SoFar.EndedBy);
        }
    }

    /// <summary>Hands the record over once nothing more can be said. On the mailbox.</summary>
    public void CloseIfOver()
    {
        if (!_isTornDown || _isClosed || !_journey.IsSettled)
        {
            return;
        }

        _isClosed = true;
        TellEnd();
        InteractionRecord record = Recorder.Finish(Outcome, _journey.Trace.Decisions);
        if (_journey.WasAccepted && record.Queue is { } queue)
        {
            _environment.Metrics.OnHandled(queue, "talk", record.TalkMs / 1e3);
            _environment.Metrics.OnHandled(queue, "hold", record.HoldMs / 1e3);
            _environment.Metrics.OnHandled(queue, "wrap_up", record.WrapUpMs / 1e3);
        }

        _environment.Records.Add(record);
        OnClosed?.Invoke(this);
    }

    private async Task LiveAsync()
    {
        await RunAsync();
        try
        {
            OnHungUp?.Invoke(this);
            (string reason, int status, TimeSpan retryAfter) = CallStart.FarewellOf(this);
            await Caller.HangupAsync(reason, status, retryAfter);
            if (!Places.HasHandedOver)
            {
                Recorder.Quality(CallStart.QualityJson(Caller.Statistics)); // else it is of the call that the leg went to
            }
        }
        finally
        {
            // Nothing may keep a dead call in the directory, or its record from being written.
            _isTornDown = true;
            _hangup.Dispose();
            CloseIfOver();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            await _course.RunAsync(_hangup.Token);
        }
        catch (OperationCanceledException) when (IsEnded)
        {
            // Who ended it while it rang has been told apart already.
        }
        catch (Exception e)
        {
            // Whatever a step did wrong, the caller is not left in silence and the record says so.
            PbxLog.FlowFailed(_environment.Log, Id, RunningFlow, e);
            HasFailed = true;
            HangUp(CallEndedBy.System);
        }
    }

    private void OnFault(Exception e)
    {
        PbxLog.TurnFailed(_environment.Log, Id, e);
        HasFailed = true;
        HangUp(CallEndedBy.System);
    }
}

using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Routing.Acd;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Media;
using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Desks;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Numbers;
using Routing.Pbx.Parking;
using Routing.Pbx.Presence;
using Routing.Pbx.Queues;
using Routing.Pbx.Restarts;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Trunks;
using Routing.Records;
using Routing.Records.Model;
using Routing.Sip;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Transports;

namespace Routing.Pbx;

/// <summary>
/// The exchange: the only place where signalling, media, flows, the ACD and the records meet. Made once
/// by the server, with whatever transports, media and clock it is given; tests give it those of virtual time.
/// </summary>
public sealed partial class Exchange : ISipApplication, IAsyncDisposable
{
    // A call has at most a few turns before it; one that takes longer is ill, and who asks must not wait for it.
    private static readonly TimeSpan DescribesWithin = TimeSpan.FromSeconds(5);

    private readonly CallEnvironment _environment;
    private readonly CallDirectory _calls = new();
    private readonly DeskDirectory _desks = new();
    private readonly TrunkCalls _trunks = new();
    private readonly AgentStateClock _agentStates = new();
    private readonly AcdAlarm _alarm;
    private readonly PresenceBoard _presence;
    private readonly SipUserAgent _sip;
    private readonly TrunkLinks _links;
    private readonly CallerBlock _blocked;
    private readonly LineDirectory _lines;
    private readonly DeskStates _states;
    private readonly RegistrationKeeper? _kept;
    private readonly SignInEnds _signInEnds;

    // Swapped whole by Load, read by each new call: volatile orders the plan's contents before the reference.
    private volatile PbxPlan _plan;

    /// <summary>An exchange with its first plan. Nothing is received before <see cref="Start"/>.</summary>
    public Exchange(
        PbxPlan plan,
        SipUserAgentOptions sip,
        IReadOnlyList<ISipTransport> transports,
        IMediaEngine media,
        IRecordSink records,
        IWorkScheduler scheduler,
        ILoggerFactory logging,
        IAcdJournal? journal = null,
        DeskStateFile? desks = null,
        RegistrationFile? registrations = null)
    {
        _plan = plan;
        Clock = new ProcessClock(scheduler.Time);
        _alarm = new AcdAlarm(scheduler.Time, Clock);
        var metrics = new PbxMetrics(plan.Names);
        var delivery = new DeferredAcdEvents();
        var partition = new AcdPartitionOptions { Journal = journal, Nanoseconds = NanosecondsOf(scheduler.Time) };
        var acd = new AcdPartition(delivery, _alarm, scheduler.Schedule, partition);
        _alarm.Attach(acd);
        ILogger log = logging.CreateLogger("Routing.Pbx");
        _sip = new SipUserAgent(sip, this, transports, scheduler.Time, logging);
        _kept = registrations is null ? null : new RegistrationKeeper(scheduler, _sip, registrations, log);
        _states = new DeskStates(scheduler, desks, log);
        _lines = new LineDirectory(_desks, _states, (user, call) => _presence!.OnPhone(user, call));
        _links = new TrunkLinks(_sip, log);
        Outbound = new Outbound(_trunks, _links, scheduler.Time, metrics, log, () => _plan);
        _environment = new CallEnvironment(
            scheduler, Clock, media, acd, records, partition, metrics, new LastAgents(), _sip,
            new Switchboard(_sip, _lines, Outbound, () => _plan, _states), log)
        {
            DeskStates = _states,
            Parking = new ParkingLot((slot, call) => _presence!.OnPhone(slot, call)),
            Features = this,
            Pins = new PinGuard(scheduler.Time),
        };
        _presence = new PresenceBoard(scheduler, () => _plan, _states.Of, new NoMessages(), e => PbxLog.PresenceFailed(log, e));
        delivery.Attach(new AcdEventDelivery(_environment, _calls, _desks, _agentStates, _alarm, _presence, () => _plan));
        _presence.Attach(_sip);
        _states.OnChanged = _presence.OnSettings;
        _blocked = new CallerBlock(scheduler.Time, _trunks, NoteBlocked);
        LiveGauges.Create(metrics, acd, _agentStates, Clock, _trunks, _calls, () => _plan);
        TrunkGauges.Create(metrics, _links, () => _plan);
        SipGauges.Create(metrics, () => SipCounts);
        PinGauges.Create(metrics.Meter, _environment.Pins);
        _signInEnds = new SignInEnds(scheduler, EndSignIns);
        Load(plan);
    }

    /// <summary>The clock of its records and of the ACD.</summary>
    public ProcessClock Clock { get; }

    /// <summary>The plan in force.</summary>
    public PbxPlan Plan => _plan;

    /// <summary>Calls that are up.</summary>
    public int LiveCalls => _calls.Live;

    /// <summary>Calls whose record is not handed over yet: those that are up, and those whose agent is in wrap-up.</summary>
    public int OpenRecords => _calls.Count;

    /// <summary>What the SIP stack holds now.</summary>
    public SipCounts SipCounts => _sip.Counts;

    /// <summary>The way out over trunks.</summary>
    internal Outbound Outbound { get; }

    /// <summary>Whose instruments these are, where several exchanges live in one process.</summary>
    internal Meter Meter => _environment.Metrics.Meter;

    /// <summary>What waits and who is there.</summary>
    public AcdSnapshot AcdSnapshot() => _environment.Acd.Snapshot();

    /// <summary>What is known of an interaction that goes on, its stretches and decisions so far included; null when there is none of that id.</summary>
    /// <exception cref="TimeoutException">It goes on, but does not answer.</exception>
    public async Task<InteractionRecord?> DescribeAsync(Guid interaction) =>
        _calls.Find(interaction) is { } call ? await call.DescribeAsync(DescribesWithin).ConfigureAwait(false) : null;

    /// <summary>Begins to receive.</summary>
    public void Start()
    {
        _sip.Start();
        _kept?.Restore();
        _links.Start();
    }

    /// <summary>Takes a new plan under live calls: they keep the flow and prompts they began with. One load at a time.</summary>
    public void Load(PbxPlan plan)
    {
        foreach (string problem in _environment.Media.LoadPrompts(plan.Prompts.PathByKey))
        {
            PbxLog.PromptProblem(_environment.Log, problem);
        }

        foreach (FlowProgram flow in plan.Flows.Values)
        {
            IvrMetrics.Announce(flow);
        }

        foreach (AgentId agent in _agentStates.OnPlan(plan.Agents.Values.Select(a => a.Id), Clock.Microseconds))
        {
            // The log of states begins with the agent: what an earlier process wrote last holds no more.
            _environment.Records.Add(new AgentStateEntry(plan.Names.Agents[agent.Value], Clock.UtcNow, PbxWords.Of(AgentState.SignedOut), null));
        }

        _environment.Metrics.OnPlanLoaded(plan, Clock.UtcNow);
        _environment.Acd.Post(AcdCommand.LoadPlan(Clock.Microseconds, plan.Routing));
        _sip.LoadAccess(plan.Access);
        _desks.Load(plan, _environment, _sip); // and each looks which phones there still are
        PbxPlan before = _plan;
        if (before.Node.Sip != plan.Node.Sip)
        {
            _sip.LoadOptions(plan.Node.Sip);
            _environment.Media.KeepForUrgent(plan.Node.Sip.Limits.EmergencyShare);
        }

        _links.Load(plan);
        _plan = plan;
        ReviewSeats();
        _signInEnds.Load(plan.Desks);
        _presence.OnPlan();
        foreach (AgentDeskPlan gone in before.Agents.Values.Where(agent => !plan.Agents.ContainsKey(agent.Name) && _agentStates.IsInWrapUpByHand(agent.Id)))
        {
            // Nobody is there to end it, and its record and its agent would wait for hours.
            _environment.Acd.Post(AcdCommand.EndWrapUp(Clock.Microseconds, gone.Id));
        }

        PbxLog.PlanLoaded(_environment.Log, plan.Version);
    }

    /// <summary>A reload was tried, for the metrics; a plan that was loaded has been noted already.</summary>
    public void OnReload(bool success) => _environment.Metrics.OnReload(success);

    /// <summary>
    /// People set an agent's mode. Signing out ends wrap-up, and the time at another's phone; becoming available ends a wrap-up that only
    /// the agent ends. False when there is no such agent.
    /// </summary>
    public bool SetAgent(string agent, AgentMode mode, string? reason)
    {
        if (!_plan.Agents.TryGetValue(agent, out AgentDeskPlan? plan) || _desks.Find(plan.Id) is not { } desk)
        {
            return false;
        }

        bool endsWrapUp = mode == AgentMode.SignedOut || (mode == AgentMode.Available && _agentStates.IsInWrapUpByHand(plan.Id));
        desk.PostMode(mode, reason, endsWrapUp);
        if (mode == AgentMode.SignedOut)
        {
            GoHome(agent);
        }

        return true;
    }

    /// <summary>An agent ends wrap-up. False when there is no such agent; one who is in none stays as they are.</summary>
    public bool EndWrapUp(string agent)
    {
        // By all names there ever were: who was removed may still be in wrap-up.
        if (_plan.Names.Agents.Find(agent) is not { } number)
        {
            return false;
        }

        _environment.Acd.Post(AcdCommand.EndWrapUp(Clock.Microseconds, new AgentId(number)));
        return true;
    }

    /// <summary>
    /// An agent asks for more time in wrap-up, which is given as far as the queue allows. Null when there is no such
    /// agent; false when there is nothing to extend: no wrap-up, or one that is as long as it may be.
    /// </summary>
    public bool? ExtendWrapUp(string agent, TimeSpan by)
    {
        if (_plan.Names.Agents.Find(agent) is not { } number)
        {
            return null;
        }

        bool can = AcdSnapshot().Agents.Any(state => state.Agent.Value == number && state.CanExtendWrapUp);
        _environment.Acd.Post(AcdCommand.ExtendWrapUp(Clock.Microseconds, new AgentId(number), by.Ticks / TimeSpan.TicksPerMicrosecond));
        return can;
    }

    /// <summary>Who talked with whom before this process began, for queues with affinity. In any order; what is known better already stays.</summary>
    public void NoteLastTalks(IEnumerable<LastTalk> talks)
    {
        // A record may come from a clock that was ahead: nothing of the past is newer than what comes now.
        long now = Clock.Microseconds;
        foreach (LastTalk talk in talks)
        {
            if (_plan.Names.Agents.Find(talk.Agent) is { } agent)
            {
                long ended = (talk.Ended - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
                _environment.LastAgents.Note(talk.Caller, new AgentId(agent), Math.Min(ended, now));
            }
        }
    }

    /// <summary>
    /// From now on new calls are refused with 503 and Retry-After, but for phones that call for help, dial a code (an agent's pause, a parked
    /// call) or have a call up, whose customer may be consulted about; what is up goes on to its end.
    /// </summary>
    public void Drain() => _sip.Draining = true;

    /// <summary>Hangs up all calls.</summary>
    public void HangUpAll()
    {
        foreach (Call call in _calls.All)
        {
            call.PostHangup(CallEndedBy.System);
        }
    }

    /// <inheritdoc/>
    void ISipApplication.OnRefused(RefusedInvite refused)
    {
        const string Why = "the engine is draining";
        PbxLog.CallRefused(_environment.Log, refused.CallId, refused.CalledUser, refused.Peer.Name, refused.Status, Why);
        _environment.Records.Add(RefusedCall.Record(refused, _plan.Node.Name, Clock.UtcNow, Why));
        _environment.Metrics.OnCallEnded("inbound", refused.Peer.Kind == SipPeerKind.Trunk ? refused.Peer.Name : PbxMetrics.OwnPhones, "rejected");
    }

    /// <inheritdoc/>
    ISubscriptionSource ISipApplication.Subscriptions => _presence;

    /// <inheritdoc/>
    void ISipApplication.OnRegistrationTouched(RegistrationTouch touch) => _kept?.OnTouched(touch);

    /// <inheritdoc/>
    void ISipApplication.OnBindingsChanged(BindingsChange change)
    {
        if (_states.DeskAt(change.User) is { } desk)
        {
            _desks.Find(desk)?.PostLook(); // who sits there, if anybody
        }

        _presence.OnRegistered(change.User, change.Bindings.Count);
    }

    // For the trace alone: no decision depends on it.
    private static Func<long> NanosecondsOf(TimeProvider time) =>
        () => (long)((Int128)time.GetTimestamp() * 1_000_000_000 / time.TimestampFrequency);
}

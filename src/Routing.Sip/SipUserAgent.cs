using System.Net;
using Microsoft.Extensions.Logging;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Tracing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>
/// An RFC 3261 user agent with a registrar: receives on its transports, decides who is speaking, runs
/// transactions and dialogs, and tells the application what matters. All members may be called from any thread.
/// </summary>
public sealed partial class SipUserAgent : IAsyncDisposable, ISipReceiver
{
    private readonly IReadOnlyList<ISipTransport> _transports;
    private readonly BindingTable _bindings;
    private readonly UasCore _uas;
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SipTimer _closing;
    private readonly SipTimer _departing;
    private bool _closed;

    /// <summary>A user agent on bound transports; nothing is received before <see cref="Start"/>.</summary>
    public SipUserAgent(
        SipUserAgentOptions options,
        ISipApplication application,
        IReadOnlyList<ISipTransport> transports,
        TimeProvider time,
        ILoggerFactory logging)
    {
        _transports = transports;
        Stack = new SipStack(options, transports, time, logging.CreateLogger("Routing.Sip"));
        _bindings = new BindingTable(Stack, application);
        Stack.PhoneAt = _bindings.FlowOf;
        Stack.FlowFailed = _bindings.OnFlowFailed;
        _uas = new UasCore(Stack, application, _bindings);
        _closing = Stack.NewTimer(Abandon);
        _departing = Stack.NewTimer(Stack.Departures.Clear);
    }

    /// <summary>The messages of calls, for looking at them.</summary>
    public SipTrace Trace => Stack.Trace;

    internal SipStack Stack { get; }

    /// <summary>
    /// While draining, new INVITEs and OPTIONS are answered 503 with Retry-After, but phones' for help and those that finish work
    /// (<see cref="ISipApplication.FinishesWork"/>); what is in progress goes on.
    /// </summary>
    public bool Draining
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return _uas.Draining;
        }

        set
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            _uas.Draining = value;
        }
    }

    /// <summary>What lives now; all zero once everything has ended. For metrics, health and leak tests.</summary>
    public SipCounts Counts
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return new SipCounts(Stack.Transactions.Count, Stack.Dialogs.Count, Stack.Timers.Count, _bindings.Count, _uas.Notifier.Count);
        }
    }

    /// <summary>Begins to receive.</summary>
    public void Start()
    {
        Stack.Metrics.Touch();
        Stack.Metrics.WatchSubscriptions([.. _uas.Notifier.Packages], CountSubscriptions);
        foreach (ISipTransport transport in _transports)
        {
            transport.Start(this);
            SipLog.Listening(Stack.Log, transport.Protocol.ToString().ToLowerInvariant(), transport.LocalEndPoint);
        }
    }

    /// <summary>Takes a new access plan; messages that come from now on are judged by it.</summary>
    public void LoadAccess(SipAccessPlan plan)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        _uas.Sources.Load(plan);
        _bindings.Review(_uas.Sources.Current);
    }

    /// <summary>
    /// Takes other timers, lifetimes and limits: what begins from now on goes by them. All else was made at the start and
    /// stays: the name in Contact and Via, DNS, the trace, the meter.
    /// </summary>
    public void LoadOptions(SipUserAgentOptions options)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        Stack.Options = Stack.Options with
        {
            T1 = options.T1,
            T2 = options.T2,
            T4 = options.T4,
            MinExpires = options.MinExpires,
            MaxExpires = options.MaxExpires,
            PhoneProbeEvery = options.PhoneProbeEvery,
            SessionExpires = options.SessionExpires,
            MinSessionExpires = options.MinSessionExpires,
            LongestCall = options.LongestCall,
            MostPasses = options.MostPasses,
            PrefersReliableRinging = options.PrefersReliableRinging,
            Limits = options.Limits,
            Subscriptions = options.Subscriptions,
        };
        _bindings.ReviewProbes();
    }

    /// <summary>The sources that are banned now.</summary>
    public IReadOnlyList<SipBan> Bans
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return Stack.Sources.Bans;
        }
    }

    /// <summary>The user names that are shut now, each at one source.</summary>
    public IReadOnlyList<ShutUser> ShutUsers
    {
        get
        {
            using SipStack.Turn turn = Stack.EnterFromAbove();
            return Stack.Sources.Passwords.Shut;
        }
    }

    /// <summary>
    /// Ends the ban of <paramref name="address"/>, lets in the users shut there, and forgets what led to it; false when there is neither.
    /// </summary>
    public bool LiftBan(IPAddress address)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        return Stack.Sources.Lift(address);
    }

    /// <summary>Places a call. <paramref name="events"/> hears of it, at the earliest after this has returned.</summary>
    /// <exception cref="ObjectDisposedException">The user agent is closed.</exception>
    public UacInviteDialog Invite(OutgoingInvite invite, IInviteDialogEvents events)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        ObjectDisposedException.ThrowIf(_closed, this);
        var dialog = new UacInviteDialog(Stack, invite, events);
        if (invite.Interaction != Guid.Empty)
        {
            Stack.Trace.LinkNow(dialog.CallId, invite.Interaction);
        }

        dialog.Start();
        return dialog;
    }

    /// <summary>
    /// Something about a resource is not what it was: its watchers are told, of what it is then
    /// (<see cref="Subscriptions.ISubscriptionSource"/>). Never called from within that source.
    /// </summary>
    public void NotifyWatchers(string resource, string package)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        _uas.Notifier.OnChanged(resource, package);
    }

    /// <summary>Who may watch what is not what it was: subscriptions that are not allowed any more end.</summary>
    public void ReviewWatchers()
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        _uas.Notifier.Review();
    }

    /// <summary>Tells the user's own phones of their resource by a NOTIFY that they never asked for; those that did ask are left out.</summary>
    public void NotifyUnasked(string user, string package)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        _uas.Notifier.TellUnasked(user, package);
    }

    private int CountSubscriptions(string package)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        return _uas.Notifier.CountIn(package);
    }

    /// <summary>
    /// The live bindings of <paramref name="user"/>, latest first. With <paramref name="provenOnly"/> without those of before a restart whose
    /// phones have not answered yet: they can be called, but are not to be counted on (<see cref="Restore"/>).
    /// </summary>
    public IReadOnlyList<SipBinding> BindingsOf(string user, bool provenOnly = false)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        return _bindings.Of(user, provenOnly);
    }
}

/// <summary>What a user agent holds at one moment.</summary>
/// <param name="Transactions">Transactions in any state, lingering ones included.</param>
/// <param name="Dialogs">Dialogs, early ones included.</param>
/// <param name="Timers">Armed timers.</param>
/// <param name="Bindings">Registered contacts.</param>
/// <param name="Subscriptions">Subscriptions that live, or whose last NOTIFY is under way.</param>
public readonly record struct SipCounts(int Transactions, int Dialogs, int Timers, int Bindings, int Subscriptions = 0);

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
        _uas = new UasCore(Stack, application, _bindings);
        _closing = Stack.NewTimer(Abandon);
    }

    /// <summary>The messages of calls, for looking at them.</summary>
    public SipTrace Trace => Stack.Trace;

    internal SipStack Stack { get; }

    /// <summary>While draining, new INVITEs and OPTIONS are answered 503 with Retry-After; what is in progress goes on.</summary>
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
            return new SipCounts(Stack.Transactions.Count, Stack.Dialogs.Count, Stack.Timers.Count, _bindings.Count);
        }
    }

    /// <summary>Begins to receive.</summary>
    public void Start()
    {
        Stack.Metrics.Touch();
        foreach (ISipTransport transport in _transports)
        {
            transport.Start(this);
            SipLog.Listening(Stack.Log, transport.Protocol.ToString().ToLowerInvariant(), transport.LocalEndPoint);
        }
    }

    /// <summary>Takes a new access plan; messages that come from now on are judged by it.</summary>
    public void LoadAccess(SipAccessPlan plan)
    {
        var access = new AccessControl(plan);
        using SipStack.Turn turn = Stack.EnterFromAbove();
        _uas.Access = access;
    }

    /// <summary>
    /// Takes other times and limits: what begins from now on goes by them. What was made at the start stays: the name in
    /// Contact and Via, DNS, the trace, the meter.
    /// </summary>
    public void LoadOptions(SipUserAgentOptions options)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        SipUserAgentOptions old = Stack.Options;
        Stack.Options = options with
        {
            Advertise = old.Advertise, Dns = old.Dns, Seed = old.Seed, Trace = old.Trace, MeterName = old.MeterName,
        };
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

    /// <summary>Ends the ban of <paramref name="address"/>, and forgets what led to it; false when there is none.</summary>
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
        dialog.Start();
        return dialog;
    }

    /// <summary>The live bindings of <paramref name="user"/>, latest first.</summary>
    public IReadOnlyList<SipBinding> BindingsOf(string user)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        return _bindings.Of(user);
    }

    /// <summary>Ends all dialogs (BYE, CANCEL), waits for at most <c>64*T1</c>, closes the transports.</summary>
    public async ValueTask DisposeAsync() => await CloseAsync(Stack.T1X64).ConfigureAwait(false);

    /// <summary>
    /// As <see cref="DisposeAsync"/>, but waits for peers at most <paramref name="within"/> (0 to 64*T1), then drops what
    /// still lives. While another close is under way it can only shorten that one's wait; each returns when all is closed.
    /// </summary>
    public async Task CloseAsync(TimeSpan within)
    {
        if (!BeginClose(within < Stack.T1X64 ? within : Stack.T1X64))
        {
            await _done.Task.ConfigureAwait(false);
            return;
        }

        await _idle.Task.ConfigureAwait(false);
        try
        {
            using (Stack.EnterFromBelow())
            {
                _closing.Cancel();
                Stack.Transactions.Clear();
            }

            foreach (ISipTransport transport in _transports)
            {
                await transport.DisposeAsync().ConfigureAwait(false);
            }

            Stack.Dispose();
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    /// <summary>True for the first call, which sees the closing through.</summary>
    private bool BeginClose(TimeSpan within)
    {
        using SipStack.Turn turn = Stack.EnterFromAbove();
        bool first = !_closed;
        if (first)
        {
            _closed = true;
            _uas.Draining = true;
            _bindings.Clear();
            foreach (InviteDialog dialog in Stack.Dialogs.Snapshot())
            {
                dialog.Close();
            }

            Stack.Dialogs.Emptied = SignalIdle;
            if (Stack.Dialogs.Count == 0)
            {
                _idle.TrySetResult();
            }
        }

        if (Stack.Dialogs.Count > 0 && (!_closing.IsArmed || _closing.Due > (Stack.Timers.Now + within).Ticks))
        {
            _closing.Arm(within);
        }

        return first;
    }

    private void SignalIdle() => Stack.Outbox.Add(new IdleEvent(_idle));

    /// <summary>The time to wait is over: what still lives is dropped.</summary>
    private void Abandon()
    {
        foreach (InviteDialog dialog in Stack.Dialogs.Snapshot())
        {
            dialog.Abandon();
        }

        SignalIdle();
    }

    /// <summary>Comes after the last dialog's own end, since it stands behind it in the outbox.</summary>
    private sealed record IdleEvent(TaskCompletionSource Idle) : SipEvent
    {
        public override void Deliver() => Idle.TrySetResult();
    }
}

/// <summary>What a user agent holds at one moment.</summary>
/// <param name="Transactions">Transactions in any state, lingering ones included.</param>
/// <param name="Dialogs">Dialogs, early ones included.</param>
/// <param name="Timers">Armed timers.</param>
/// <param name="Bindings">Registered contacts.</param>
public readonly record struct SipCounts(int Transactions, int Dialogs, int Timers, int Bindings);

using System.Net;
using Microsoft.Extensions.Logging;
using Routing.Sip.Dialogs;
using Routing.Sip.Location;
using Routing.Sip.Messages;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Tracing;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip;

/// <summary>
/// What all parts of one user agent share, and its turn: one short lock under which transactions, dialogs
/// and the registrar change. One lock and not one each, because a message touches several of them (a CANCEL its
/// INVITE, a fork its dialog, a merged request another's transaction) and a turn costs a few microseconds.
/// Parsing happens before it, the application's code after it, so neither is ever inside.
/// </summary>
internal sealed class SipStack : IDisposable
{
    private readonly Lock _turn = new();

    public SipStack(
        SipUserAgentOptions options, IReadOnlyList<ISipTransport> transports, TimeProvider time, ILogger log)
    {
        Options = options;
        Metrics = new SipMetrics(options.MeterName);
        Log = new SafeLog(log, Metrics);
        Ids = new SipIds(options.Seed);
        Timers = new TimerQueue(time, Tick, OnTimerFault);
        Time = time;
        Outbox = new SipOutbox(_turn, Log, Metrics);
        Routes = new SipRoutes(transports, new AdvertisedHost(options.Advertise, options.LocalNetworks), Timers);
        Sources = new SourceGuard(this);
        Transactions = new TransactionTable(Timers);
        Locator = new SipLocator(this, transports, options.Dns);
        Health = new TargetHealth(Timers);
        Trace = new SipTrace(this, options.Trace);
        Metrics.Watch(CountBans, transports);
    }

    /// <summary>Tells within the turn that a connection ended, after those whose requests went over it.</summary>
    public event Action<ISipTransport, IPEndPoint>? ConnectionLost;

    /// <summary>How this user agent speaks. Changed within the turn; what has begun may keep what it read.</summary>
    public SipUserAgentOptions Options { get; set; }

    public ILogger Log { get; }

    public TimeProvider Time { get; }

    public SipIds Ids { get; }

    public TimerQueue Timers { get; }

    public SipOutbox Outbox { get; }

    public SipRoutes Routes { get; }

    public TransactionTable Transactions { get; }

    public SipLocator Locator { get; }

    public TargetHealth Health { get; }

    public DialogTable Dialogs { get; } = new();

    /// <summary>Registrations of ours that are being removed.</summary>
    public Departures Departures { get; } = new();

    /// <summary>Where a user's phone with that Contact is registered now; null where it is not. Set by whoever has the registrar.</summary>
    public Func<string, string, SipFlow?> PhoneAt { get; set; } = static (_, _) => null;

    /// <summary>What registrars gave us to be called by, by trunk (RFC 5627 §4.2); none while we are not registered there.</summary>
    public Dictionary<string, string> Gruus { get; } = [];

    /// <summary>Told of a way to a phone that its proxy says is gone. Set by whoever has the registrar.</summary>
    public Action<SipBinding> FlowFailed { get; set; } = static _ => { };

    /// <summary>Rates and bans by source.</summary>
    public SourceGuard Sources { get; }

    public SipMetrics Metrics { get; }

    public SipTrace Trace { get; }

    /// <summary>The one message being written in this turn.</summary>
    public SipBuffer Out { get; } = new();

    /// <summary>RFC 3261 §17.1.1.2: the time after which a transaction gives up.</summary>
    public TimeSpan T1X64 => Options.T1 * 64;

    /// <summary>A turn for a message or a timer; the application hears of what happened when it ends.</summary>
    public Turn EnterFromBelow() => new(this, deliver: true);

    /// <summary>A turn for a call of the application, which hears of it later and on another stack.</summary>
    public Turn EnterFromAbove() => new(this, deliver: false);

    /// <summary>Sends within the turn; false when the peer cannot be reached.</summary>
    public bool Send(ReadOnlySpan<byte> message, SipTarget target)
    {
        bool isGone = target.PortAnew > 0 && target.PortAnew != target.Remote.Port && !target.Transport.HasConnection(target.Remote);
        IPEndPoint remote = isGone ? new IPEndPoint(target.Remote.Address, target.PortAnew) : target.Remote;
        Trace.Sent(message, target.Transport, remote);
        return target.Transport.Send(message, remote);
    }

    public void OnLost(ISipTransport transport, IPEndPoint remote) => ConnectionLost?.Invoke(transport, remote);

    /// <summary>How long an ended transaction stays to absorb repeats: none come over what is reliable (RFC 3261 §17, timers D, I, J, K).</summary>
    public static TimeSpan Linger(SipTarget target, TimeSpan span) => target.IsReliable ? TimeSpan.Zero : span;

    public SipTimer NewTimer(Action fired) => new(Timers, fired);

    /// <summary>For whom there is at every call: a delegate less.</summary>
    public SipTimer NewTimer(ITimerUser user) => new(Timers, user);

    public void Dispose()
    {
        Locator.Dispose();
        Timers.Dispose();
        Metrics.Dispose();
    }

    private int CountBans()
    {
        using Turn turn = EnterFromAbove();
        return Sources.Bans.Count;
    }

    private void Tick()
    {
        using Turn turn = EnterFromBelow();
        Timers.FireDue();
    }

    /// <summary>Something that was waited for failed when it came: our own bug, which costs that one thing.</summary>
    public void OnTimerFault(Exception fault)
    {
        Metrics.Fault(FaultPlaces.Timer);
        SipLog.TimerFault(Log, fault);
    }

    public readonly ref struct Turn
    {
        private readonly SipStack _stack;
        private readonly bool _deliver;

        public Turn(SipStack stack, bool deliver)
        {
            _stack = stack;
            _deliver = deliver;
            stack._turn.Enter();
        }

        public void Dispose()
        {
            bool isOurs = false;
            if (_stack.Outbox.NeedsDelivery)
            {
                if (_deliver)
                {
                    isOurs = _stack.Outbox.TakeBatch();
                }
                else
                {
                    _stack.Timers.Kick();
                }
            }

            _stack._turn.Exit();
            if (isOurs)
            {
                _stack.Outbox.Deliver();
            }
        }
    }
}

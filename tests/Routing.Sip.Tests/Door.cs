using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Scheduling;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>
/// A user agent whose listener is this: a message is handed straight to its receiver and what it sends is seen at once, with
/// no network between, for tests that count bytes or send very many.
/// </summary>
internal sealed class Door : ISipTransport
{
    private readonly FaultLog _log = new();
    private ISipReceiver? _receiver;

    public Door(SipUserAgentOptions? options = null, SipAccessPlan? plan = null)
    {
        Agent = new SipUserAgent((options ?? new SipUserAgentOptions()) with { Seed = 1 }, App, [this], Clock.Time, _log);
        Agent.LoadAccess(plan ?? Open);
        Agent.Start();
    }

    /// <summary>A trunk at 10.0.0.1, phones in all of 10.1/16.</summary>
    public static SipAccessPlan Open { get; } = new()
    {
        Trunks = [new TrunkSource("carrier", IPNetwork.Parse("10.0.0.1/32"), null)],
        Phones = [IPNetwork.Parse("10.1.0.0/16")],
    };

    public static IPEndPoint Trunk { get; } = IPEndPoint.Parse("10.0.0.1:5060");

    public static IPEndPoint Phone { get; } = IPEndPoint.Parse("10.1.0.1:5060");

    public VirtualScheduler Clock { get; } = new();

    public TestApplication App { get; } = new();

    public SipUserAgent Agent { get; }

    public SipProtocol Protocol { get; set; }

    /// <summary>Who was said to be somebody we talk to, and who was closed.</summary>
    public HashSet<IPEndPoint> Kept { get; } = [];

    public HashSet<IPEndPoint> Closed { get; } = [];

    public IPEndPoint LocalEndPoint { get; } = Pair.BobAt;

    /// <summary>Messages sent, and the last of them where <see cref="Keeps"/> is set.</summary>
    public int Sent { get; private set; }

    public bool Keeps { get; set; } = true;

    public string Last { get; private set; } = "";

    /// <summary>The status of the last message; 0 for a request.</summary>
    public int Status => Last.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(Last.AsSpan(8, 3), null) : 0;

    public void Receive(ReadOnlySpan<byte> message, IPEndPoint? from = null) => _receiver!.OnReceived(this, message, from ?? Trunk);

    /// <summary>What our own code threw; always empty.</summary>
    public IReadOnlyList<Exception> Faults => _log.Faults;

    /// <summary>Warnings and worse, as text.</summary>
    public IReadOnlyList<string> Lines => _log.Lines;

    /// <summary>Would a peer be let in that connects?</summary>
    public bool Takes(IPEndPoint from) => _receiver!.MayConnect(this, from);

    /// <summary>Sees each message that is sent.</summary>
    public Action<ReadOnlyMemory<byte>>? Tap { get; set; }

    /// <summary>The first line's status of what it answers, 0 for silence.</summary>
    public int Ask(string message, IPEndPoint? from = null) => Ask(Encoding.UTF8.GetBytes(message), from);

    public int Ask(ReadOnlySpan<byte> message, IPEndPoint? from = null)
    {
        int before = Sent;
        Last = "";
        Receive(message, from);
        return Sent == before ? 0 : Status;
    }

    void ISipTransport.Start(ISipReceiver receiver) => _receiver = receiver;

    bool ISipTransport.Send(ReadOnlySpan<byte> message, IPEndPoint remote)
    {
        Sent++;
        Tap?.Invoke(message.ToArray());
        Last = Keeps ? Encoding.UTF8.GetString(message) : "";
        return true;
    }

    void ISipTransport.Keep(IPEndPoint remote) => Kept.Add(remote);

    void ISipTransport.Close(IPEndPoint remote) => Closed.Add(remote);

    ValueTask IAsyncDisposable.DisposeAsync() => ValueTask.CompletedTask;

    internal sealed class FaultLog : ILoggerFactory, ILogger
    {
        public List<Exception> Faults { get; } = [];

        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Add(formatter(state, exception));
            if (exception is not null)
            {
                Faults.Add(exception);
            }
        }

        public void Dispose()
        {
        }
    }
}

using System.Net;
using Microsoft.Extensions.Logging;
using Routing.Pbx.Scheduling;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests;

/// <summary>A bug of ours, of the application or of the log costs one message or one timer, never the process.</summary>
public sealed class FaultTests
{
    [Fact]
    public void A_timer_that_fails_does_not_stop_the_others()
    {
        var clock = new VirtualScheduler();
        TimerQueue queue = null!;
        List<string> fired = [];
        queue = new TimerQueue(clock.Time, () => queue.FireDue(), fault => fired.Add(fault.Message));
        new SipTimer(queue, () => throw new InvalidOperationException("a bug")).Arm(TimeSpan.FromSeconds(1));
        new SipTimer(queue, () => fired.Add("same time")).Arm(TimeSpan.FromSeconds(1));
        new SipTimer(queue, () => fired.Add("later")).Arm(TimeSpan.FromSeconds(2));
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(["a bug", "same time", "later"], fired);
        Assert.Equal(0, queue.Count);
    }

    [Fact]
    public void A_log_that_throws_stops_nothing()
    {
        var clock = new VirtualScheduler();
        using var network = new InMemoryNetwork(clock.Time);
        var app = new TestApplication { OnCall = (_, _) => throw new InvalidOperationException("the application's bug") };
        var agent = new SipUserAgent(new SipUserAgentOptions { Seed = 1 }, app, [network.Bind(Pair.BobAt)], clock.Time, new BrokenLog());
        agent.LoadAccess(Pair.TrunkPlan("alice", "10.0.0.1/32"));
        agent.Start();
        InMemoryTransport alice = network.Bind(Pair.AliceAt);
        InMemoryTransport stranger = network.Bind(IPEndPoint.Parse("10.0.0.7:5060"));
        stranger.Send("rubbish\r\n\r\n"u8, Pair.BobAt);
        foreach (string branch in (string[])["one", "two"])
        {
            byte[] invite = System.Text.Encoding.UTF8.GetBytes(
                RawPeer.Request("INVITE", branch: branch).Replace("call1", branch, StringComparison.Ordinal));
            alice.Send(invite, Pair.BobAt);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, app.Calls.Count);
    }

    [Fact]
    public void An_event_for_which_there_was_no_memory_is_lost_and_none_of_those_behind_it()
    {
        var door = new Door();
        door.App.OnCall = (dialog, _) =>
        {
            dialog.Ring();
            if (door.App.Calls.Count == 1)
            {
                throw new OutOfMemoryException();
            }
        };
        Assert.Throws<OutOfMemoryException>(() => door.Ask(RawPeer.Request("INVITE", branch: "one")));
        door.Ask(RawPeer.Request("INVITE", branch: "two").Replace("call1", "call2", StringComparison.Ordinal));
        Assert.Equal(2, door.App.Calls.Count);
    }

    private sealed class BrokenLog : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new IOException("the disk is full");

        public void Dispose()
        {
        }
    }
}

using System.Net;
using Routing.Pbx.Configuration.Plans;
using Routing.Server.Api;
using Routing.Server.Hosting;
using Routing.Sip.Tracing.Hep;

namespace Routing.Server.Tests.Hosting;

public sealed class ReloadWarningsTests
{
    [Fact]
    public void Queues_that_are_gone_are_told_with_how_many_wait_in_them()
    {
        QueueState[] queues = [State("one", 1, removed: true), State("three", 3, removed: true), State("empty", 0, removed: true), State("there", 5, removed: false)];
        string[] told = [.. ReloadWarnings.StillWaiting(queues, "config").Select(warning => warning.ToString())];
        Assert.Equal(2, told.Length);
        Assert.StartsWith("config:0:0: warning: the queue \"one\" is gone, and 1 caller waits in it", told[0]);
        Assert.StartsWith("config:0:0: warning: the queue \"three\" is gone, and 3 callers wait in it", told[1]);
    }

    [Fact]
    public void Of_the_stack_only_what_was_made_at_the_start_needs_a_restart()
    {
        var running = new NodePlan
        {
            Name = "a",
            SipListen = [],
            MediaListen = IPAddress.Loopback,
            MediaPorts = (2, 3),
            HttpListen = new IPEndPoint(IPAddress.Loopback, 1),
            HttpTokens = new Dictionary<string, string>(),
            Store = "sqlite:x",
            TimeZone = TimeZoneInfo.Utc,
            Language = "en",
        };
        string[] Told(NodePlan loaded) => [.. ReloadWarnings.NeedRestart(running, loaded, "config").Select(warning => warning.Text.Split(' ')[0])];
        Assert.Empty(Told(running with { Sip = running.Sip with { T1 = TimeSpan.FromSeconds(1), LongestCall = TimeSpan.FromHours(1), Limits = new() { Burst = 1 } } }));
        Assert.Equal(["node.sip.advertise"], Told(running with { Sip = running.Sip with { Advertise = "x" } }));
        Assert.Equal(["node.sip.trace"], Told(running with { Sip = running.Sip with { Trace = new() { Bytes = 1 } } }));
        Assert.Equal(["node.sip.dns"], Told(running with { Sip = running.Sip with { Dns = new() { Servers = [new IPEndPoint(IPAddress.Loopback, 53)] } } }));
        Assert.Empty(Told(running with { MediaAdvertise = "192.0.2.1" }));
        Assert.Equal(["node.media.ports"], Told(running with { MediaPorts = (4, 5) }));
        Assert.Equal(["node.media.silence"], Told(running with { MediaSilence = (TimeSpan.FromSeconds(1), default) }));
        Assert.Equal(["node.sip.hep"], Told(running with { Hep = new HepOptions(new IPEndPoint(IPAddress.Loopback, 1), 1, null, false) }));
    }

    private static QueueState State(string id, int waiting, bool removed) => new(id, "voice", waiting, 0, null, null, removed);
}

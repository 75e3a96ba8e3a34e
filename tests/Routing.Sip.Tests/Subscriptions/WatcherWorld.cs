using System.Collections.Frozen;
using System.Net;
using Routing.Pbx.Scheduling;
using Routing.Sip.Security;
using Routing.Sip.Subscriptions;
using Routing.Sip.Transports;

namespace Routing.Sip.Tests.Subscriptions;

/// <summary>A user agent with something to watch, in virtual time, and phones that watch it.</summary>
internal sealed class WatcherWorld : IDisposable
{
    private readonly List<Watcher> _phones = [];
    private readonly Door.FaultLog _log = new();

    public WatcherWorld(double loss = 0, ulong seed = 1, SubscriptionOptions? options = null, string meter = SipMetrics.MeterName)
    {
        Network = new InMemoryNetwork(Clock.Time, new InMemoryConditions
        {
            Loss = loss,
            Duplication = loss / 2,
            Reordering = loss > 0,
            Seed = seed,
            MinDelay = TimeSpan.FromMilliseconds(1),
            MaxDelay = TimeSpan.FromMilliseconds(loss > 0 ? 60 : 1),
        });
        App.Subscriptions = Source;
        Agent = new SipUserAgent(
            new SipUserAgentOptions { Seed = seed, Subscriptions = options ?? new(), MeterName = meter }, App, [Network.Bind(Pair.BobAt)], Clock.Time, _log);
        Agent.LoadAccess(Plan());
        Agent.Start();
    }

    public VirtualScheduler Clock { get; } = new();

    public InMemoryNetwork Network { get; }

    /// <summary>What our own code threw, or the source.</summary>
    public IReadOnlyList<Exception> Faults => _log.Faults;

    public TestApplication App { get; } = new();

    public TestSource Source { get; } = new();

    public SipUserAgent Agent { get; }

    public static SipAccessPlan Plan(string password = "secret") => new()
    {
        Realm = "pbx",
        Phones = [IPNetwork.Parse("10.1.0.0/16")],
        Trunks = [new TrunkSource("carrier", IPNetwork.Parse("10.0.0.1/32"), null)],
        Credentials = new[] { "1001", "1002" }.ToFrozenDictionary(user => user, user => new PhoneCredential(user, password, user)),
    };

    public Watcher Phone(string user = "1001", string? at = null)
    {
        var phone = new Watcher(this, user, IPEndPoint.Parse(at ?? $"10.1.0.{_phones.Count + 1}:5060"));
        _phones.Add(phone);
        return phone;
    }

    /// <summary>The resource is that from now on, and its watchers are told.</summary>
    public void Change(string text, string resource = "1002")
    {
        Source.Texts[resource] = text;
        Agent.NotifyWatchers(resource, "dialog");
    }

    public void Run(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    public void Until(Func<bool> condition, string what, double seconds = 100) =>
        Assert.True(Clock.RunUntil(condition, TimeSpan.FromSeconds(seconds)), $"not within {seconds} s: {what}");

    /// <summary>Nothing is left at the user agent once repeats are over.</summary>
    public void AssertNothingLeft()
    {
        foreach (Watcher phone in _phones)
        {
            phone.Stop();
        }

        Run(70);
        Assert.Equal(default, Agent.Counts);
        Assert.Empty(Faults);
        Assert.Equal(0, Clock.ArmedTimers);
    }

    public void Dispose() => Network.Dispose();
}

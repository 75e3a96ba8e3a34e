using System.Net;
using Routing.Acd.Model;
using Routing.Media;
using Routing.Media.Virtual;
using Routing.Pbx.Configuration;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Restarts;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Tests.Configuration;
using Routing.Pbx.Tests.Presence;
using Routing.Records.Model;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Calls;

/// <summary>
/// A whole exchange in virtual time: a network in memory, virtual media, a carrier that calls in, agents'
/// phones, and lists of what came out of it. One thread; nothing happens but in <see cref="Pass"/> and <see cref="Until"/>.
/// </summary>
internal sealed class World : IDisposable
{
    public static readonly IPEndPoint Exchange = IPEndPoint.Parse("10.0.0.1:5060");

    private readonly VirtualScheduler _scheduler = new();
    private readonly TestDirectory _directory = new();
    private readonly ConfigurationLoader _loader;
    private readonly Dictionary<string, TestCallee> _trunks = [];
    private readonly List<ITimer> _timers = [];

    public World(
        InMemoryConditions? conditions = null,
        Func<IMediaEngine, TimeProvider, IMediaEngine>? media = null,
        ConfigurationLoader? configuration = null,
        (int First, int Last)? ports = null,
        DeskStateFile? desks = null,
        RegistrationFile? registrations = null)
    {
        // Continuations belong to the mailboxes; what has none must not go to the test runner's own context.
        SynchronizationContext.SetSynchronizationContext(null);
        Network = new InMemoryNetwork(Time, conditions) { Tap = Bodies.Look };
        Fixture.CopyTo(_directory);
        _loader = configuration ?? new ConfigurationLoader(_directory.Path, _ => null);
        ConfigurationResult loaded = _loader.Load();
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Problems));
        Media = new VirtualMediaEngine(Time, ports);
        Pbx = new Exchange(
            loaded.Plan,
            new SipUserAgentOptions { Seed = 99 },
            [Network.Bind(Exchange)],
            media?.Invoke(Media, Time) ?? Media,
            Records,
            _scheduler,
            Log,
            desks: desks,
            registrations: registrations);
        Metrics = new Figures(Pbx.Meter);
        Pbx.Start();
    }

    public TimeProvider Time => _scheduler.Time;

    public TimeSpan Elapsed => _scheduler.Elapsed;

    public int ArmedTimers => _scheduler.ArmedTimers;

    public InMemoryNetwork Network { get; }

    public VirtualMediaEngine Media { get; }

    public Exchange Pbx { get; }

    public RecordList Records { get; } = new();

    /// <summary>Each NOTIFY of the exchange is read, in every test.</summary>
    public NotifyBodies Bodies { get; } = new(Exchange);

    /// <summary>The user agents of the test's peers.</summary>
    public List<SipUserAgent> Agents { get; } = [];

    /// <summary>What the exchange logged.</summary>
    public LogLines Log { get; } = new();

    public Figures Metrics { get; }

    /// <summary>The test's peers take calls from anyone.</summary>
    public SipAccessPlan EverybodyIsTrunk { get; } = new() { Trunks = [new TrunkSource("exchange", IPNetwork.Parse("0.0.0.0/0"), null)] };

    /// <summary>The one record there is.</summary>
    public InteractionRecord Record => Assert.Single(Records.All);

    /// <summary>A registered phone of that agent.</summary>
    public TestPhone Phone(string user, Habit habit = Habit.Answers, string? password = null, int number = 0, string? instance = null)
    {
        var phone = new TestPhone(this, user, password ?? $"secret-{user}", number, instance) { Habit = habit };
        phone.Register();
        Until(() => phone.IsRegistered, 60, $"{user} registers");
        Until(() => !Pbx.Plan.Agents.ContainsKey(user) || StateOf(user) != AgentState.SignedOut, 5, $"{user} is signed in");
        return phone;
    }

    /// <summary>A caller dials over a trunk; the call is under way.</summary>
    public TestCall Call(string number, string caller = "0312345678", string trunk = "carrier", byte[]? sdp = null, params KeyValuePair<string, string>[] headers) =>
        Place(Carrier(trunk).Agent, number, caller, sdp, headers: headers);

    /// <summary>A caller dials and waits until the exchange has answered.</summary>
    public TestCall CallAnswered(string number, string caller = "0312345678")
    {
        TestCall call = Call(number, caller);
        Until(() => call.IsAnswered, 40, "the exchange answers");
        return call;
    }

    public TestCall Place(SipUserAgent from, string number, string caller, byte[]? sdp = null, DigestSecret? secret = null, KeyValuePair<string, string>[]? headers = null)
    {
        var call = new TestCall();
        call.Dialog = from.Invite(
            new OutgoingInvite { RequestUri = $"sip:{number}@{Exchange.Address}:{Exchange.Port}", FromUser = caller, Offer = sdp ?? Sdp.Plain, Secret = secret, Headers = headers ?? [] },
            call);
        return call;
    }

    public void Press(TestCall call, char digit) => Media.Press(call.Leg, digit);

    public VirtualHearing Hears(TestCall call) => Media.Hears(call.Leg);

    public AgentState StateOf(string agent) =>
        Pbx.AcdSnapshot().Agents.Single(a => a.Agent == Pbx.Plan.Agents[agent].Id).State;

    /// <summary>For <see cref="Reload"/>: the same once more.</summary>
    public static Func<string, string> Unchanged { get; } = text => text;

    /// <summary>Loads the fixture again, changed.</summary>
    public void Reload(Func<string, string> change)
    {
        string before = File.ReadAllText(Path.Combine(_directory.Path, "exchange.yaml"));
        string after = change(before);
        Assert.True(before != after || change == Unchanged, "the fixture has moved on: nothing was replaced");
        _directory["exchange.yaml"] = after;
        ConfigurationResult loaded = _loader.Load();
        Assert.True(loaded.Plan is not null, string.Join('\n', loaded.Problems));
        Pbx.Load(loaded.Plan);
        Pass(0);
    }

    /// <summary>A bare address of the carrier's, to speak SIP by hand from.</summary>
    public RawPeer Raw(string address = "192.0.2.9:5060") => new(this, Network.Bind(IPEndPoint.Parse(address)));

    /// <summary>Time passes.</summary>
    public void Pass(double seconds) => _scheduler.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Time passes until something is so.</summary>
    public void Until(Func<bool> condition, double seconds, string what) =>
        Assert.True(_scheduler.RunUntil(condition, TimeSpan.FromSeconds(seconds)), $"not within {seconds} s: {what}");

    /// <summary>That many work items of the exchange, and no time.</summary>
    public void Steps(int count) => _scheduler.RunUntil(() => count-- <= 0, TimeSpan.Zero);

    public void After(TimeSpan delay, Action what) =>
        _timers.Add(Time.CreateTimer(_ => what(), null, delay, Timeout.InfiniteTimeSpan));

    /// <summary>Closes the exchange while time goes on.</summary>
    public void Close() => Close(Pbx.DisposeAsync().AsTask());

    /// <summary>Time goes on until the exchange is closed.</summary>
    public void Close(Task closing)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!closing.IsCompleted)
        {
            // Closing comes back over the thread pool, a step or several: virtual time stands still meanwhile, however
            // busy the machine is.
            for (int step = 0; step < 16; step++)
            {
                _scheduler.RunUntilIdle();
                LetThreadPoolRun();
            }

            if (!closing.Wait(TimeSpan.FromMilliseconds(5)))
            {
                _scheduler.Advance(TimeSpan.FromMilliseconds(100));
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start).TotalSeconds < 60, "the exchange does not close");
        }

        closing.GetAwaiter().GetResult();
    }

    /// <summary>Nothing is left of any call once 64*T1 have passed.</summary>
    public void AssertNothingIsLeft()
    {
        Pass(64 * 0.5 + 60);
        Assert.Equal(0, Pbx.LiveCalls);
        Assert.Equal(0, Pbx.OpenRecords);
        Assert.Equal(new MediaCounts(0, 0, 0), Media.Counts);
        Assert.Equal(0, Pbx.SipCounts.Dialogs);

        // A phone that refreshes its registration just now leaves a transaction of its own, for 64*T1.
        Until(() => Pbx.SipCounts.Transactions == 0, 120, "no transaction is left");
        SipCounts sip = Pbx.SipCounts;
        Assert.Equal(sip.Bindings + sip.Subscriptions, sip.Timers); // one expiry timer for each
        Assert.Equal(0, Pbx.AcdSnapshot().Queues.Sum(q => q.Waiting));
        Assert.Equal(0, Pbx.AcdSnapshot().CountEligiblePairsUnmatched());
    }

    public void Dispose()
    {
        Metrics.Dispose();
        Agents.ForEach(agent => agent.Drop());
        Pbx.Drop(); // a meter that lives keeps the whole world
        Network.Dispose();
        _directory.Dispose();
        Assert.True(Bodies.Faults.Count == 0, string.Join("\n---\n", Bodies.Faults.Take(3)));
    }

    // What was queued before has begun when this returns: the queue of the pool is first in, first out.
    private static void LetThreadPoolRun()
    {
        using var ran = new ManualResetEventSlim();
        ThreadPool.UnsafeQueueUserWorkItem(static ran => ran.Set(), ran, preferLocal: false);
        Assert.True(ran.Wait(TimeSpan.FromSeconds(60)), "the thread pool does not run");
    }

    /// <summary>The carrier behind a trunk, and whoever can be called there.</summary>
    public TestCallee Carrier(string trunk = "carrier")
    {
        if (!_trunks.TryGetValue(trunk, out TestCallee? carrier))
        {
            string address = trunk switch { "carrier" => "192.0.2.1:5060", "narrow" => "198.51.100.1:5060", _ => "203.0.113.1:5060" };
            _trunks[trunk] = carrier = new TestCallee(this, IPEndPoint.Parse(address), (ulong)trunk.Length);
        }

        return carrier;
    }
}

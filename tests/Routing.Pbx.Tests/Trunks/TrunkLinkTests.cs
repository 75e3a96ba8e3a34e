using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;
using Routing.Pbx.Tests.Configuration;
using Routing.Pbx.Trunks;
using Routing.Sip;
using Routing.Sip.Auth;
using Routing.Sip.Dialogs;
using Routing.Sip.Registration;
using Routing.Sip.Security;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>A trunk that registers at a carrier and asks whether it is there, as the gauges show it.</summary>
public sealed class TrunkLinkTests : IDisposable
{
    private readonly VirtualScheduler _clock = new();
    private readonly TestDirectory _directory = new();
    private readonly PbxMetrics _metrics;
    private readonly InMemoryNetwork _network;
    private readonly SipUserAgent _carrier;
    private readonly SipUserAgent _us;
    private readonly TrunkLinks _links;
    private PbxPlan _plan;

    public TrunkLinkTests()
    {
        _network = new InMemoryNetwork(_clock.Time);
        _carrier = Agent("10.0.0.9:5060");
        _carrier.LoadAccess(new SipAccessPlan
        {
            Realm = "carrier",
            Phones = [IPNetwork.Parse("10.0.0.0/24")],
            Algorithms = [DigestAlgorithm.Sha256, DigestAlgorithm.Md5],
            Credentials = new Dictionary<string, PhoneCredential> { ["0312"] = new("0312", "secret12", "0312") }.ToFrozenDictionary(),
        });
        _us = Agent("10.0.0.1:5060");
        _plan = Plan("{ allow: [10.0.0.9], uri: \"sip:10.0.0.9:5060\", probe_every: 30s, register: { username: \"0312\", password: secret12 } }");
        _metrics = new PbxMetrics(_plan.Names);
        _links = new TrunkLinks(_us, NullLogger.Instance);
        TrunkGauges.Create(_metrics, _links, () => _plan);
        _links.Load(_plan);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _network.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void It_registers_is_asked_for_goes_down_with_its_carrier_and_comes_back()
    {
        Assert.Equal((1, 0), (Now("routing_trunk_up"), Now("routing_trunk_registered")));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Empty(_carrier.BindingsOf("0312")); // nothing is sent before the start
        _links.Start();
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((1, 1), (Now("routing_trunk_up"), Now("routing_trunk_registered")));
        Assert.Equal("sip:0312@10.0.0.1:5060", Assert.Single(_carrier.BindingsOf("0312")).ContactUri);

        _network.Drop = (_, _, _) => true;
        _clock.Advance(TimeSpan.FromSeconds(120));
        Assert.Equal(0, Now("routing_trunk_up"));
        _clock.Advance(TimeSpan.FromSeconds(600));
        Assert.Equal(0, Now("routing_trunk_registered"));

        _network.Drop = null;
        _clock.Advance(TimeSpan.FromSeconds(400));
        Assert.Equal((1, 1), (Now("routing_trunk_up"), Now("routing_trunk_registered")));
    }

    [Fact]
    public void Nobody_says_that_a_trunk_is_up_which_is_not_asked()
    {
        using var world = new Routing.Pbx.Tests.Calls.World();
        world.Carrier();
        world.Pass(60);
        Assert.Null(world.Pbx.TrunkStates().Single(trunk => trunk.Name == "carrier").IsUp);
        world.Reload(text => text.Replace("uri: sip:192.0.2.1:5060\n", "uri: sip:192.0.2.1:5060\n    probe_every: 30s\n"));
        world.Pass(1);
        Assert.True(world.Pbx.TrunkStates().Single(trunk => trunk.Name == "carrier").IsUp);
    }

    [Fact]
    public void A_load_touches_only_what_has_changed_and_says_goodbye()
    {
        _links.Start();
        _clock.Advance(TimeSpan.FromSeconds(5));
        DateTimeOffset expires = _carrier.BindingsOf("0312")[0].Expires;
        _links.Load(_plan);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(expires, _carrier.BindingsOf("0312")[0].Expires);
        _plan = Plan("{ allow: [10.0.0.9], uri: \"sip:10.0.0.9:5060\" }");
        _links.Load(_plan);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(_carrier.BindingsOf("0312"));
        Assert.Equal((-1, -1), (Now("routing_trunk_up"), Now("routing_trunk_registered"))); // nobody asks, nobody knows
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(default, _us.Counts);
    }

    // RFC 3261 §10.3 step 7: two REGISTERs of two Call-IDs have no order.
    [Theory]
    [InlineData("carrier", "uri: \"sip:10.0.0.9:5060\", register: { username: \"0312\", password: secret12, expires: 20m }")]
    [InlineData("carrier", "uri: \"sip:10.0.0.9:5060;transport=udp\", register: { username: \"0312\", password: secret12 }")]
    [InlineData("renamed", "uri: \"sip:10.0.0.9:5060\", register: { username: \"0312\", password: secret12 }")]
    public void What_takes_a_registration_back_and_comes_late_does_not_take_the_new_one_away(string trunk, string keys)
    {
        _links.Start();
        _clock.Advance(TimeSpan.FromSeconds(5));
        int lost = 0;
        _network.Drop = (_, _, message) => Text(message) is var text && text.StartsWith("REGISTER", StringComparison.Ordinal)
            && text.Contains("Authorization", StringComparison.Ordinal) && text.Contains("xpires: 0", StringComparison.Ordinal) && lost++ < 2;
        _plan = Plan("{ allow: [10.0.0.9], " + keys + " }", trunk);
        _links.Load(_plan);
        _links.Load(_plan = Plan("{ allow: [10.0.0.9], uri: \"sip:10.0.0.9:5060\", probe_every: 20s, register: { username: \"0312\", password: secret12, expires: 15m } }", trunk)); // who waits is changed again
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(3, lost);
        Assert.True(_links.IsRegistered(trunk));
        Assert.Single(_carrier.BindingsOf("0312"));
        _links.Stop();
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Empty(_carrier.BindingsOf("0312"));
        Assert.Equal(default, _us.Counts);
    }

    [Fact]
    public void Two_trunks_of_one_account_that_a_load_changes_both_register_again_when_both_have_left()
    {
        const string Twins = """
            trunks:
              a: { allow: [10.0.0.9], uri: "sip:10.0.0.9:5060", register: { username: "0312", password: secret12, expires: EXPIRES } }
              b: { allow: [10.0.0.8], uri: "sip:10.0.0.9:5060;transport=udp", register: { username: "0312", password: secret12, expires: EXPIRES } }
            """;
        _links.Load(_plan = Whole(Twins.Replace("EXPIRES", "10m", StringComparison.Ordinal)));
        _links.Start();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(_links.IsRegistered("a") & _links.IsRegistered("b"));
        foreach (string expires in (string[])["20m", "15m"])
        {
            _links.Load(_plan = Whole(Twins.Replace("EXPIRES", expires, StringComparison.Ordinal)));
        }

        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.True(_links.IsRegistered("a"), "a registers again");
        Assert.True(_links.IsRegistered("b"), "b registers again");
        Assert.Single(_carrier.BindingsOf("0312"));
        _links.Stop();
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(default, _us.Counts);
    }

    [Fact]
    public void Another_rhythm_of_questions_does_not_touch_the_registration()
    {
        _links.Start();
        _clock.Advance(TimeSpan.FromSeconds(5));
        DateTimeOffset expires = _carrier.BindingsOf("0312")[0].Expires;
        _links.Load(_plan = Plan("{ allow: [10.0.0.9], uri: \"sip:10.0.0.9:5060\", probe_every: 45s, register: { username: \"0312\", password: secret12 } }"));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(expires, _carrier.BindingsOf("0312")[0].Expires);
        Assert.Equal((1, 1), (Now("routing_trunk_up"), Now("routing_trunk_registered")));
    }

    [Fact] // an account sheet with domain, user, authentication name and outbound proxy (RFC 3261 §8.1.2, §10.2)
    public void All_is_sent_to_the_proxy_and_says_the_carriers_domain_and_challenges_are_answered_by_another_name()
    {
        _carrier.LoadAccess(new SipAccessPlan
        {
            Realm = "carrier",
            Phones = [IPNetwork.Parse("10.0.0.0/24")],
            Credentials = new Dictionary<string, PhoneCredential> { ["user-3"] = new("user-3", "secret12", "0312") }.ToFrozenDictionary(),
        });
        var sent = new List<string>();
        _network.Drop = (from, to, message) =>
        {
            if (from.Equals(IPEndPoint.Parse("10.0.0.1:5060")))
            {
                sent.Add($"{to} {Text(message)}");
            }

            return false;
        };
        _links.Load(_plan = Plan(
            "{ allow: [10.0.0.9], uri: \"sip:carrier.example\", proxy: \"sip:10.0.0.9:5060\", probe_every: 30s, "
            + "register: { username: \"0312\", auth_username: user-3, password: secret12 } }"));
        _links.Start();
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((1, 1), (Now("routing_trunk_up"), Now("routing_trunk_registered")));
        Assert.Single(_carrier.BindingsOf("0312"));
        string register = sent.Last(message => message.Contains(" REGISTER ", StringComparison.Ordinal) && message.Contains("Authorization", StringComparison.Ordinal));
        Assert.StartsWith("10.0.0.9:5060 REGISTER sip:carrier.example SIP/2.0\r\n", register, StringComparison.Ordinal);
        Assert.Contains("\r\nTo: <sip:0312@carrier.example>\r\n", register, StringComparison.Ordinal);
        Assert.Contains("username=\"user-3\"", register, StringComparison.Ordinal);
        Assert.Contains(sent, message => message.StartsWith("10.0.0.9:5060 OPTIONS ", StringComparison.Ordinal));
        Assert.DoesNotContain(sent, message => message.Contains("\r\nRoute:", StringComparison.Ordinal));
    }

    private static string Text(ReadOnlyMemory<byte> message) => System.Text.Encoding.ASCII.GetString(message.Span);

    private SipUserAgent Agent(string at)
    {
        var agent = new SipUserAgent(new SipUserAgentOptions { Seed = 3 }, new NoCalls(), [_network.Bind(IPEndPoint.Parse(at))], _clock.Time, NullLoggerFactory.Instance);
        agent.Start();
        return agent;
    }

    private PbxPlan Plan(string trunk, string name = "carrier") => Whole($"trunks:\n  {name}: {trunk}\n");

    private PbxPlan Whole(string yaml)
    {
        _directory["a.yaml"] = yaml;
        var result = TestLoad.Load(_directory.Path);
        Assert.True(result.Plan is not null, string.Join('\n', result.Problems));
        return result.Plan;
    }

    /// <summary>What the gauge says of the trunk; -1 where it has no series.</summary>
    private long Now(string gauge)
    {
        long now = -1;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (ReferenceEquals(instrument.Meter, _metrics.Meter) && instrument.Name == gauge)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => now = tags[0] is { Key: "trunk", Value: "carrier" } ? value : now);
        listener.Start();
        listener.RecordObservableInstruments();
        return now;
    }

    private sealed class NoCalls : ISipApplication
    {
        public void OnInvite(UasInviteDialog dialog) => throw new NotSupportedException();

        public void OnBindingsChanged(BindingsChange change)
        {
        }
    }
}

using System.Net;
using Routing.Sip.Security;
using Routing.Sip.Tests.Dialogs;

namespace Routing.Sip.Tests.Security;

/// <summary>Trunks known by a name: their SRV set is looked up and kept up to date.</summary>
public sealed class TrunkNameTests : IDisposable
{
    private readonly Carriers _carriers = new();
    private int _asked;

    public TrunkNameTests() => _carriers.Farm.Dns.TimeToLive = 30;

    public void Dispose() => _carriers.Dispose();

    [Theory]
    [InlineData("carrier.example", true, true)]
    [InlineData("a.example", true, false)]
    [InlineData("10.0.0.12", false, true)]
    [InlineData("nowhere.example", false, false)]
    [InlineData("..", false, false)]
    public void Whatever_a_name_leads_to_is_the_trunk(string name, bool first, bool second)
    {
        Load(name);
        Assert.Equal((first, second), (IsHeard(_carriers.First), IsHeard(_carriers.Second)));
    }

    // Which addresses its names lead to changes by the minute; that one of them is nobody's is said once.
    [Fact]
    public void A_doubt_is_told_once_however_often_a_carriers_names_lead_elsewhere()
    {
        var peer = new RawPeer();
        peer.Dns.TimeToLive = 30;
        peer.Dns.Zone.Add("sbc.example A 10.5.0.1");
        var sources = new KnownSources(peer.Agent.Stack);
        var plan = new SipAccessPlan
        {
            Trunks = [new TrunkSource("a", IPNetwork.Parse("10.4.0.1/32"), null), new TrunkSource("b", IPNetwork.Parse("10.4.0.1/32"), null)],
            Names = [new TrunkName("c", "sbc.example", null)],
        };
        using (peer.Agent.Stack.EnterFromAbove())
        {
            sources.Load(plan);
        }

        for (int turn = 1; turn <= 3; turn++)
        {
            AccessControl before = sources.Current;
            peer.Run(61);
            Assert.NotSame(before, sources.Current);
            sources.Current.Judge(IPEndPoint.Parse("10.4.0.1:5061"), registered: false, out _, ["nobody.example"]);
            Assert.Single(peer.Lines, line => line.Contains("10.4.0.1 may be any of several trunks", StringComparison.Ordinal));
            peer.Dns.Zone.Remove($"sbc.example A 10.5.0.{turn}");
            peer.Dns.Zone.Add($"sbc.example A 10.5.0.{turn + 1}");
        }
    }

    [Fact]
    public void Services_of_every_transport_count_whatever_we_listen_on_and_the_name_itself_does_not()
    {
        _carriers.Farm.Dns.Zone.Clear();
        _carriers.Farm.Dns.Zone.AddRange(["_sips._tcp.carrier.example SRV 10 0 5061 b.example", "b.example A 10.0.0.12", "carrier.example A 10.0.0.11"]);
        Load("carrier.example");
        Assert.Equal((false, true), (IsHeard(_carriers.First), IsHeard(_carriers.Second)));
    }

    [Fact]
    public void A_new_address_is_taken_within_a_minute_and_one_that_is_gone_is_kept_for_an_hour()
    {
        _carriers.Farm.Dns.Zone.Remove("b.example A 10.0.0.12");
        Load("carrier.example");
        Assert.False(IsHeard(_carriers.Second));
        _carriers.Farm.Dns.Zone.Remove("a.example A 10.0.0.11");
        _carriers.Farm.Dns.Zone.Add("b.example A 10.0.0.12");
        _carriers.Run(400); // that b.example has no address was known for five minutes
        Assert.Equal((true, true), (IsHeard(_carriers.First), IsHeard(_carriers.Second)));
        _carriers.Run(3100);
        Assert.True(IsHeard(_carriers.First));
        _carriers.Run(200);
        Assert.Equal((false, true), (IsHeard(_carriers.First), IsHeard(_carriers.Second)));
    }

    [Theory]
    [InlineData(3)] // while the last answer is remembered
    [InlineData(26)] // and when it is not: a day (RFC 8767)
    public void While_DNS_is_silent_nobody_becomes_a_stranger(int hours)
    {
        Load("carrier.example");
        _carriers.Farm.Dns.Answer = static (_, _) => [];
        _carriers.Run(hours * 3600);
        Assert.Equal((true, true), (IsHeard(_carriers.First), IsHeard(_carriers.Second)));
    }

    [Fact]
    public void A_name_that_could_not_be_looked_up_is_tried_again_soon()
    {
        _carriers.Farm.Dns.Answer = static (_, _) => [];
        Load("carrier.example");
        _carriers.Run(10);
        Assert.False(IsHeard(_carriers.First));
        _carriers.Farm.Dns.Answer = null;
        _carriers.Run(40);
        Assert.True(IsHeard(_carriers.First));
    }

    [Fact]
    public void A_reload_keeps_what_is_known_and_drops_what_is_not_in_it()
    {
        Load("carrier.example");
        _carriers.Farm.Dns.Answer = static (_, _) => [];
        _carriers.Farm.Agent.LoadAccess(new SipAccessPlan { Names = [new TrunkName("carrier", "carrier.example")], Realm = "other" });
        Assert.True(IsHeard(_carriers.First));
        _carriers.Farm.Agent.LoadAccess(SipAccessPlan.Closed);
        Assert.False(IsHeard(_carriers.First));
        _carriers.AssertNothingLeft();
    }

    [Fact]
    public void Addresses_that_are_written_down_count_beside_names_and_a_port_is_looked_at()
    {
        _carriers.Farm.Agent.LoadAccess(new SipAccessPlan
        {
            Trunks = [new TrunkSource("fixed", IPNetwork.Parse("10.0.0.12/32"), null)],
            Names = [new TrunkName("carrier", "a.example", 5099)],
        });
        _carriers.Run(2);
        Assert.Equal((false, true), (IsHeard(_carriers.First), IsHeard(_carriers.Second)));
    }

    private void Load(string name)
    {
        _carriers.Farm.Agent.LoadAccess(new SipAccessPlan { Names = [new TrunkName("carrier", name)] });
        _carriers.Run(2);
    }

    private bool IsHeard(Carriers.Carrier carrier)
    {
        int before = carrier.Received.Count;
        carrier.Say(RawPeer.Request("OPTIONS", branch: $"ask{++_asked}").Replace("call1", $"ask{_asked}", StringComparison.Ordinal));
        return carrier.Received.Count > before;
    }
}

using Routing.Pbx.Dialling;
using Routing.Pbx.Trunks;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>From a dialled number to trunks, one after the other.</summary>
public sealed class OutboundTests : IDisposable
{
    private const string Yaml = """
        trunks:
          a: { uri: "sip:10.0.1.1:5060", allow: [10.0.1.1], max_calls: 2 }
          b: { uri: "sip:b.example", allow: [10.0.2.1] }
        trunk_groups:
          main: { members: [a, b], next_on_causes: [34] }
        flows: { menu: [hangup], other: [hangup] }
        groups: [sales]
        agents:
          "1001": { groups: [sales] }
          "1002": {}
        routes:
          emergency: { emergency: true, numbers: ["119"], to: main }
          japan: { numbers: ["0Z."], to: main }
          sales: { numbers: ["9."], strip: 1, prefix: "0", to: [b, a], callers: { groups: [sales], flows: [menu] } }
        """;

    private readonly OutboundSetup _setup = new(Yaml);

    public void Dispose() => _setup.Dispose();

    [Fact]
    public void A_number_goes_to_the_first_trunk_of_its_group()
    {
        OutboundRoute way = _setup.Way("03-1234-5678");

        DialTarget target = Assert.Single(way.Next(null));
        Assert.Equal(("a", "sip:0312345678@10.0.1.1:5060", "japan"), (target.Trunk, target.Invite.RequestUri, way.Name));
    }

    [Fact]
    public void A_call_names_the_carriers_domain_and_goes_to_its_proxy()
    {
        using var setup = new OutboundSetup(Yaml.Replace(
            "uri: \"sip:b.example\"", "uri: \"sip:b.example\", proxy: \"sip:10.0.2.9\", register: { username: \"0312\", auth_username: user-3, password: a-long-one }", StringComparison.Ordinal));
        OutgoingInvite invite = setup.Way("9312").Next(null)[0].Invite;
        Assert.Equal(("sip:0312@b.example", "sip:10.0.2.9", new DigestSecret("user-3", "a-long-one")), (invite.RequestUri, invite.Proxy, invite.Secret));
    }

    [Fact]
    public void Nothing_goes_out_that_no_route_allows()
    {
        Assert.Equal(403, _setup.Begin("0081312345678").Refusal!.Status);
        Assert.Equal(404, _setup.Begin("alice").Refusal!.Status);
        Assert.Equal(403, _setup.Begin("9").Refusal!.Status); // behind the 9 stands a digit
    }

    [Fact]
    public void A_route_is_for_those_whom_it_names()
    {
        Assert.Equal("sip:0312@b.example", Assert.Single(_setup.Way("9312").Next(null)).Invite.RequestUri);
        Assert.Equal(403, _setup.Begin("9312", OutboundCaller.OfPhone("1002")).Refusal!.Status);
        Assert.NotNull(_setup.Begin("9312", OutboundCaller.OfFlow("menu")).Route);
        Assert.Equal(403, _setup.Begin("9312", OutboundCaller.OfFlow("other")).Refusal!.Status);
    }

    [Theory]
    [InlineData(503, 0, true)]
    [InlineData(408, 0, true)]
    [InlineData(504, 0, true)]
    [InlineData(480, 34, true)]
    [InlineData(480, 19, false)]
    [InlineData(486, 17, false)]
    [InlineData(404, 1, false)]
    [InlineData(603, 21, false)]
    [InlineData(600, 0, false)]
    [InlineData(487, 0, false)]
    [InlineData(200, 0, false)]
    public void The_next_trunk_is_tried_for_a_fault_of_the_carrier_and_never_for_what_the_callee_says(int status, int cause, bool goesOn)
    {
        OutboundRoute way = _setup.Way("0312345678");
        DialTarget first = way.Next(null)[0];
        var how = new DialFailure(status, cause);
        first.OnOver!(how);

        Assert.Equal(goesOn ? ["b"] : [], way.Next(how).Select(target => target.Trunk));
    }

    [Theory] // a proxy behind the carrier says so when nobody took what rang
    [InlineData(408, 0, false)]
    [InlineData(504, 0, false)]
    [InlineData(408, 34, true)]
    [InlineData(503, 0, true)]
    [InlineData(500, 0, true)]
    public void Once_it_has_rung_a_timeout_is_the_callees_word(int status, int cause, bool goesOn)
    {
        OutboundRoute way = _setup.Way("0312345678");
        way.Next(null)[0].OnOver!(new DialFailure(status, cause));
        Assert.Equal(goesOn ? ["b"] : [], way.Next(new DialFailure(status, cause) { RangOut = true }).Select(target => target.Trunk));
    }

    [Fact] // calls abroad take half a minute until something rings
    public void The_last_trunk_has_a_minute_at_least_to_say_that_it_rings()
    {
        OutboundRoute way = _setup.Way("0312345678");
        Assert.Equal(20, way.Next(null)[0].Invite.NoProgressWithin!.Value.TotalSeconds);
        Assert.Equal(60, way.Next(new DialFailure(503))[0].Invite.NoProgressWithin!.Value.TotalSeconds);
    }

    [Fact]
    public void A_full_trunk_is_passed_over_and_an_emergency_goes_out_all_the_same()
    {
        Assert.Equal(["a", "a", "b"], Enumerable.Range(0, 3).Select(_ => _setup.Way("0312345678").Next(null)[0].Trunk!));
        Assert.Equal("a", _setup.Way("119").Next(null)[0].Trunk);
        Assert.Equal((3, 3), (_setup.Calls.Active("a"), _setup.Calls.ActiveOut("a")));
    }

    [Fact]
    public void A_carrier_that_only_says_100_is_left_sooner_by_an_emergency_call_and_never_where_it_is_the_last()
    {
        Assert.Equal(20, _setup.Way("0312345678").Next(null)[0].Invite.NoProgressWithin!.Value.TotalSeconds);
        OutboundRoute help = _setup.Way("119");
        Assert.Equal(8, help.Next(null)[0].Invite.NoProgressWithin!.Value.TotalSeconds);
        Assert.Null(help.Next(new DialFailure(408))[0].Invite.NoProgressWithin);
    }

    [Fact]
    public void A_place_is_given_back_once()
    {
        DialTarget target = _setup.Way("0312345678").Next(null)[0];
        target.OnOver!(new DialFailure(486));
        target.OnOver!(new DialFailure(486));

        Assert.Equal(0, _setup.Calls.Active("a"));
    }
}

using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Transfers, pick-up and records of agents who sit at phones that are not their own: what is the phone's, and what the agent's.</summary>
public sealed class SeatTransferTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_call_that_rang_and_one_that_the_phone_placed_are_joined(bool inSecond)
    {
        using var world = new FeatureWorld();
        TestPhone phone = Seated(world);
        TestPhone lobby = world.World.Phone("2002");
        TestCall call = world.World.Call("705");
        world.World.Until(() => phone.Talking, 10, "the agent has the call");
        TestCall first = phone.Last;
        TestCall second = phone.Dial("2002");
        world.World.Until(() => second.IsUp && lobby.Talking, 5, "consulted");
        world.World.Pass(1);
        (TestCall asks, TestCall other) = inSecond ? (second, first) : (first, second);
        asks.ReferTo(other);
        world.World.Until(() => asks.Outcome != 0, 3, "decided");
        Assert.Equal(200, asks.Outcome);
        world.World.Pass(2);
        Assert.Equal(lobby.Last.Leg, world.World.Hears(call).From);
        call.Hangup();
        world.AssertFine();
    }

    [Theory]
    [InlineData("2001", 403)] // the lobby's phone may not dial it
    [InlineData("1004", 200)] // this one may
    public void What_may_be_reached_by_a_transfer_is_what_the_phone_may_dial(string seat, int status)
    {
        using var world = new FeatureWorld();
        TestPhone phone = Seated(world, seat);
        TestCall call = world.World.Call("705");
        world.World.Until(() => phone.Talking, 10, "the agent has the call");
        world.World.Pass(1);
        phone.Last.Refer("9120123");
        world.World.Until(() => phone.Last.Outcome != 0, 10, "decided");
        Assert.Equal(status, phone.Last.Outcome);
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void What_rings_at_the_phone_for_its_agent_is_picked_up_by_either_number()
    {
        using var world = new FeatureWorld();
        TestPhone phone = Seated(world);
        phone.Habit = Habit.LetsRing;
        TestPhone caller = world.World.Phone("2003");
        TestPhone taker = world.World.Phone("2002");
        foreach (string code in new[] { "*82001", "*81005" })
        {
            TestCall call = caller.Dial("1005");
            world.World.Until(() => phone.Rings, 5, "it rings");
            TestCall taking = taker.Dial(code);
            world.World.Until(() => call.IsUp && taking.IsUp, 5, "taken");
            taking.Hangup();
            world.World.Pass(2);
        }

        world.AssertFine();
    }

    [Fact]
    public void A_call_that_a_seated_agent_places_is_theirs_in_the_record()
    {
        using var world = new FeatureWorld();
        TestPhone phone = Seated(world);
        world.World.Carrier();
        TestCall own = phone.Dial("0312345678");
        world.World.Until(() => own.IsUp, 5, "they talk");
        world.World.Pass(3);
        own.Hangup();
        world.AssertFine();
        InteractionRecord record = world.World.Records.All.Single(one => one.Direction == "outbound");
        Assert.Equal("1005", record.Agent);
        Assert.Equal("1005", record.Segments.Single(s => s.Kind == SegmentKind.Talk).Agent);
    }

    [Theory]
    [InlineData("pick-up")]
    [InlineData("retrieve")]
    public void A_talk_that_a_seated_agent_comes_into_is_theirs_in_the_record(string how)
    {
        using var world = new FeatureWorld();
        TestPhone phone = Seated(world);
        TestPhone caller = world.World.Phone("2003");
        TestPhone called = world.World.Phone("2002", how == "pick-up" ? Habit.LetsRing : Habit.Answers);
        TestCall call = caller.Dial("2002");
        world.World.Until(() => called.Calls.Count == 1 && (called.Rings ? how == "pick-up" : called.Talking), 10, "it rings, or they talk");
        world.World.Pass(1);
        if (how == "retrieve")
        {
            called.Last.Refer("801");
            world.World.Until(() => called.Last.End is not null, 3, "parked");
        }

        phone.Dial(how == "pick-up" ? "*82002" : "801");
        world.World.Until(() => called.Last.End is not null && call.IsUp, 5, "they talk");
        world.World.Pass(3);
        call.Hangup();
        world.AssertFine();
        Assert.Contains(world.World.Records.All, one => one.Segments.Any(s => s is { Kind: SegmentKind.Talk, Agent: "1005" }));
    }

    [Fact]
    public void An_agent_whom_the_customer_sends_on_is_busy_and_free_again_though_they_have_left_the_seat()
    {
        using var world = new FeatureWorld();
        TestPhone phone = Seated(world);
        TestCall call = world.World.Call("705", trunk: "narrow");
        world.World.Until(() => phone.Talking && call.IsUp, 10, "they talk");
        world.World.Pass(1);
        TestCall talk = phone.Last;
        world.Dial(phone, "*12");
        call.Refer("400");
        world.World.Until(() => call.End is not null, 3, "the customer is out");
        world.World.Pass(12);
        Assert.Equal(AgentState.Busy, world.World.StateOf("1005"));
        talk.Hangup();
        world.World.Pass(12);
        Assert.NotEqual(AgentState.Busy, world.World.StateOf("1005"));
        world.AssertFine();
    }

    [Fact]
    public void What_follows_when_an_agent_has_sent_on_a_call_of_their_own_is_not_theirs()
    {
        using var world = new FeatureWorld();
        TestPhone agent = world.World.Phone("1001");
        TestPhone other = world.World.Phone("2004");
        world.World.Carrier();
        TestCall own = agent.Dial("0312345678");
        world.World.Until(() => own.IsUp, 5, "they talk");
        world.World.Pass(3);
        own.Refer("2004");
        world.World.Until(() => other.Talking && own.End is not null, 5, "the agent is out");
        world.World.Pass(60);
        other.Hangup();
        world.AssertFine();
        InteractionRecord record = world.World.Record;
        Assert.Equal(("1001", (string?)null), (record.Segments.First(s => s.Kind == SegmentKind.Talk).Agent, record.Segments.Last(s => s.Kind == SegmentKind.Talk).Agent));
    }

    private static TestPhone Seated(FeatureWorld world, string at = "2001")
    {
        TestPhone phone = world.World.Phone(at);
        Assert.EndsWith("signed_in", world.Dial(phone, "*111005", "0815#"), StringComparison.Ordinal);
        world.Settle("1005", AgentState.Available);
        return phone;
    }
}

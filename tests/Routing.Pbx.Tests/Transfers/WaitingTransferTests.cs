using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>REFER of a caller who talks with nobody: in a queue, or in a flow.</summary>
public sealed class WaitingTransferTests
{
    [Theory]
    [InlineData("202")] // waits for blue
    [InlineData("400")] // hears nothing there
    [InlineData("100")] // a menu
    public void Whom_they_name_takes_their_place(string number)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone other = world.Phone("2002");
        TestCall call = caller.Dial(number);
        world.Until(() => call.IsUp, 5, "answered");
        world.Pass(0.5);
        call.Refer("2002");
        world.Until(() => call.Outcome != 0, 10, "decided");
        Assert.Equal((200, true), (call.Outcome, call.Referred.Contains(180)));
        world.Until(() => call.End is not null, 2, "who asked is done");
        world.Pass(0.5);
        Assert.True(other.Talking);
        if (number == "202")
        {
            Assert.Equal("prompts/en/hold.wav", world.Hears(other.Last).Prompt);
            TestPhone agent = world.Phone("1002");
            world.Until(() => agent.Talking, 5, "an agent comes");
            world.Pass(1);
            Assert.Equal(other.Last.Leg, world.Hears(agent.Last).From);
        }

        other.Last.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        Assert.Contains("\"place_given_to\":\"2002\"", world.Records.All[^1].Attributes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2002", 603)] // says no
    [InlineData("2005", 480)] // nobody is there, nor at 2004
    [InlineData("9120555", 403)] // a route that is for others
    [InlineData("9999", 404)]
    [InlineData("*78", 403)]
    [InlineData("*70", 403)]
    public void Where_nobody_comes_they_are_where_they_were(string target, int status)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone other = world.Phone("2002", Habit.Declines);
        TestCall call = caller.Dial("202");
        world.Until(() => call.IsUp, 5, "waits");
        TestCall second = world.Call("202");
        world.Pass(2);
        call.Refer(target);
        world.Until(() => call.Outcome != 0, 30, "decided");
        Assert.Equal(status, call.Outcome);
        world.Pass(1);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        TestPhone agent = world.Phone("1002");
        world.Until(() => agent.Talking, 5, "an agent comes");
        world.Pass(1);
        Assert.Equal(call.Leg, world.Hears(agent.Last).From); // first come, first served
        Assert.Equal(target == "2002" ? 1 : 0, other.Calls.Count);
        call.Hangup();
        second.Hangup();
        world.Pass(1);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2001", "202", 200)]
    [InlineData("2001", "100", 200)]
    [InlineData("narrow", "202", 200)] // transfers: allow
    [InlineData("narrow", "100", 200)]
    [InlineData("carrier", "202", 603)] // transfers: refuse
    public void A_number_of_ours_gets_the_caller(string who, string waits, int status)
    {
        using var world = new World();
        TestCall call = who is "narrow" or "carrier" ? world.Call(waits, trunk: who) : world.Phone(who).Dial(waits);
        world.Until(() => call.IsUp, 5, "answered");
        world.Pass(1.5);
        call.Refer("300");
        world.Until(() => call.Outcome != 0, 5, "decided");
        Assert.Equal(status, call.Outcome);
        world.Pass(0.2);
        Assert.True(call.IsUp);
        if (status == 200)
        {
            Assert.Equal("prompts/en/greeting.wav", world.Hears(call).Prompt);
            world.Until(() => call.End is not null, 30, "the flow is over");
        }

        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        if (status == 200)
        {
            Assert.Contains(world.Record.Segments, segment => segment.Reason == "transferred");
            Assert.Equal((SegmentKind.Ivr, "talks_only"), (world.Record.Segments[^1].Kind, world.Record.Segments[^1].Name));
        }
    }

    [Fact]
    public void Who_leaves_before_the_other_has_answered_gives_up_the_place()
    {
        using var world = new World();
        TestPhone other = world.Phone("2002", Habit.LetsRing);
        TestCall call = world.Phone("2001").Dial("202");
        world.Until(() => call.IsUp, 5, "waits");
        call.Refer("2002");
        world.Until(() => other.Rings, 5, "it rings");
        call.Hangup();
        world.Pass(1);
        Assert.NotNull(other.Last.End);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        Assert.Equal(InteractionOutcome.Abandoned, world.Record.Outcome);
    }

    [Fact]
    public void An_agent_who_comes_first_talks_with_them_until_the_other_takes_their_place()
    {
        using var world = new World();
        TestPhone other = world.Phone("2002", Habit.LetsRing);
        TestCall call = world.Phone("2001").Dial("202");
        world.Until(() => call.IsUp, 5, "waits");
        call.Refer("2002");
        world.Until(() => other.Rings, 5, "it rings");
        TestPhone agent = world.Phone("1002");
        world.Until(() => agent.Talking, 10, "an agent comes");
        world.Pass(1);
        Assert.Equal(call.Leg, world.Hears(agent.Last).From);
        other.Answer();
        world.Until(() => call.End is not null, 3, "they are out of it");
        world.Pass(1);
        Assert.Equal(other.Last.Leg, world.Hears(agent.Last).From);
        other.Last.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // RFC 5589 §7: from whichever of their two calls they ask.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_who_waits_for_a_customer_connects_the_two(bool isAskedInTheQueue)
    {
        using var world = new World();
        TestPhone desk = world.Phone("2002");
        TestCall customer = world.Call("700"); // to 2001, and on
        world.Pass(0.1);
        customer.Hangup();
        world.Pass(1);
        customer = world.Phone("2004").Dial("2002");
        world.Until(() => desk.Talking, 10, "they talk");
        TestCall queue = desk.Dial("202");
        world.Until(() => queue.IsUp, 5, "waits");
        world.Pass(2);
        (isAskedInTheQueue ? queue : desk.Last).ReferTo(isAskedInTheQueue ? desk.Last : queue);
        world.Until(() => queue.End is not null && desk.Last.End is not null, 5, "connected");
        world.Pass(1);
        Assert.True(customer.IsUp);
        Assert.Equal("prompts/en/hold.wav", world.Hears(customer).Prompt);
        TestPhone agent = world.Phone("1002");
        world.Until(() => agent.Talking, 10, "an agent comes");
        world.Pass(1);
        Assert.Equal(customer.Leg, world.Hears(agent.Last).From);
        customer.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void One_at_a_time()
    {
        using var world = new World();
        TestPhone other = world.Phone("2002", Habit.LetsRing);
        TestCall call = world.Phone("2001").Dial("202");
        world.Until(() => call.IsUp, 5, "waits");
        call.Refer("2002");
        world.Until(() => other.Rings, 5, "it rings");
        Assert.False(call.Dialog.Refer($"sip:2004@{World.Exchange.Address}"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

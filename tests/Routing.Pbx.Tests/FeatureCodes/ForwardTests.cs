using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Forwards and do not disturb, set at the phone.</summary>
public sealed class ForwardTests
{
    [Theory]
    [InlineData("*722002", "", "forward_always digit_2 digit_0 digit_2")]
    [InlineData("*72", "2002#", "ask_number forward_always digit_2 digit_0 digit_2")]
    public void All_calls_go_to_another_phone_until_that_is_ended(string code, string keys, string heard)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TestPhone other = world.World.Phone("2002");
        TestPhone caller = world.World.Phone("2003");
        Assert.Equal(heard, world.Dial(phone, code, keys));
        TestCall call = caller.Dial("2001");
        world.World.Until(() => other.Talking, 10, "the other phone is called");
        Assert.False(phone.Rings);
        call.Hangup();
        world.World.Pass(1);
        Assert.Equal("forward_ended", world.Dial(phone, "*73"));
        call = caller.Dial("2001");
        world.World.Until(() => phone.Talking, 10, "its own again");
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void Calls_go_on_when_nobody_answers_and_when_the_line_is_in_use()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001", Habit.LetsRing);
        TestPhone other = world.World.Phone("2002");
        TestPhone caller = world.World.Phone("2003");
        world.Dial(phone, "*922002");
        TestCall call = caller.Dial("2001");
        world.World.Until(() => other.Talking, 30, "after its time");
        call.Hangup();
        world.World.Pass(1);
        world.Dial(phone, "*902004");
        TestPhone third = world.World.Phone("2004");
        TestCall own = phone.Dial("300");
        call = caller.Dial("2001");
        world.World.Until(() => third.Talking, 5, "in use");
        call.Hangup();
        own.Hangup();
        world.AssertFine();
    }

    [Theory]
    [InlineData("*722001")] // itself
    [InlineData("*7200081312345678")] // no route
    [InlineData("*72912055")] // a route that is for others
    [InlineData("*72110")] // emergency
    [InlineData("*729999")] // nobody
    public void What_the_phone_may_not_call_it_may_not_forward_to(string code)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        Assert.Equal("wrong_number ask_number goodbye", world.Dial(phone, code));
        world.AssertFine();
        Assert.Equal(InteractionOutcome.Rejected, world.World.Record.Outcome);
    }

    [Fact]
    public void Forwards_in_a_ring_that_came_about_otherwise_end()
    {
        string folder = Directory.CreateTempSubdirectory("routing-forwards-").FullName;
        string states = Path.Combine(folder, "desks.jsonl");
        File.WriteAllText(states, """
            {"desk":"2001","set":{"always":"2002"}}
            {"desk":"2002","set":{"always":"2001"}}

            """);
        using (var world = new FeatureWorld(states))
        {
            TestPhone caller = world.World.Phone("2004");
            TestCall call = caller.Dial("2001");
            world.World.Until(() => call.End is not null, 5, "given up");
            Assert.Equal(482, call.Refused); // RFC 3261 §21.4.20 Loop Detected
            Assert.Single(world.World.Log.Lines, line => line.Contains("forward", StringComparison.Ordinal));
            world.AssertFine();
            Assert.Equal(InteractionOutcome.Failed, world.World.Record.Outcome);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Forwards_in_a_ring_are_refused_when_set()
    {
        using var world = new FeatureWorld();
        TestPhone first = world.World.Phone("2001");
        TestPhone second = world.World.Phone("2002");
        TestPhone third = world.World.Phone("2004");
        world.Dial(first, "*722002");
        world.Dial(second, "*722004");
        Assert.Equal("wrong_number ask_number goodbye", world.Dial(third, "*722001"));
        world.AssertFine();
    }

    [Fact]
    public void An_outside_forward_goes_by_the_rights_of_the_phone_that_set_it()
    {
        using var world = new FeatureWorld();
        world.World.Carrier().Habit = Habit.Answers;
        TestPhone agent = world.World.Phone("1004"); // alone may use the route `special`
        Assert.EndsWith("digit_5", world.Dial(agent, "*729120555"));
        TestCall call = world.World.Phone("2001").Dial("1004");
        world.World.Until(() => call.IsUp, 20, "it goes out, though the caller could not dial that");
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void Do_not_disturb_is_busy_for_direct_callers_and_a_pause_for_an_agent()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        TestPhone caller = world.World.Phone("2001");
        Assert.Equal("do_not_disturb_on", world.Dial(phone, "*76"));
        world.Settle("1001", AgentState.Paused);
        Assert.Equal("do_not_disturb", world.World.Records.States[^1].Reason);
        TestCall call = caller.Dial("1001");
        world.World.Until(() => call.End is not null, 5, "refused");
        Assert.Equal(486, call.Refused);
        Assert.Equal("do_not_disturb_off", world.Dial(phone, "*76"));
        world.Settle("1001", AgentState.Available);
        world.Dial(phone, "*21");
        world.Dial(phone, "*78");
        world.Dial(phone, "*79");
        world.Settle("1001", AgentState.Paused); // at lunch all the same
        world.AssertFine();
    }
}

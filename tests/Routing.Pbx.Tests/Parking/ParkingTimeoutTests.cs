using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Parking;

/// <summary>Parked calls that nobody takes back in time, and races for those that somebody does.</summary>
public sealed class ParkingTimeoutTests
{
    private const string Plain = "timeout: 40s, music: hold.wav }";

    [Fact]
    public void A_call_that_nobody_takes_back_rings_where_it_was_parked()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Parked(agent);
        world.Until(() => agent.Calls.Count == 2 && agent.Rings, 41, "it rings at the agent's phone");
        Assert.Equal("0312345678", agent.Last.Incoming.CallerUser);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Until(() => agent.Talking, 5, "they talk again");
        world.Pass(3);
        Assert.Equal(agent.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 1 parked, Park 40 timeout, Ring 2 answered, Talk 3 caller, WrapUp 7", world.Record.Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void The_phone_that_parked_it_rings_though_it_is_in_use()
    {
        using var world = new World();
        TestPhone boss = world.Phone("2001");
        TestPhone caller = world.Phone("2004");
        TestCall call = world.Talk(caller, "2001");
        boss.Last.Refer("*70");
        world.Until(() => boss.Last.End is not null, 3, "parked");
        TestCall other = boss.Dial("300");
        world.Pass(38);
        TestCall again = boss.Dial("202");
        world.Until(() => again.IsUp, 5, "in use");
        world.Until(() => boss.Calls.Count == 2 && boss.Talking, 10, "it rings and is answered");
        world.Pass(1);
        Assert.Equal(boss.Last.Leg, world.Hears(call).From);
        again.Hangup();
        other.Hangup();
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("otherwise: \"2004\"", "2004")]
    [InlineData("otherwise: { flow: excuse }", "flow")]
    [InlineData("", "queue")]
    public void Who_is_not_taken_back_by_who_parked_them_goes_where_is_said_or_into_the_queue(string otherwise, string where)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone other = world.Phone("2004");
        if (otherwise.Length > 0)
        {
            world.Reload(text => text.Replace(Plain, $"timeout: 40s, music: hold.wav, {otherwise} }}", StringComparison.Ordinal));
        }

        TestCall call = world.Parked(agent);
        agent.Habit = Habit.LetsRing;
        world.Pass(40 + 30 + 1);
        world.Until(
            () => where switch { "2004" => other.Talking, "flow" => world.Hears(call).Prompt == "prompts/en/sorry.wav", _ => world.Pbx.AcdSnapshot().Queues.Sum(q => q.Waiting) == 1 },
            5,
            where);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Nobody_at_all_ends_the_call()
    {
        using var world = new World();
        TestPhone boss = world.Phone("2001");
        TestPhone caller = world.Phone("2004");
        TestCall call = world.Talk(caller, "2001");
        boss.Last.Refer("*70");
        world.Until(() => boss.Last.End is not null, 3, "parked");
        boss.Habit = Habit.LetsRing;
        world.Until(() => call.End is not null, 62, "rung in vain");
        world.AssertNothingIsLeft();
        Assert.Equal("callee", world.Record.EndedBy);
        world.AssertAddsUp();
    }

    [Fact]
    public void Whom_we_called_and_hang_up_on_when_nobody_takes_them_back_has_not_ended_the_call()
    {
        using var world = new World();
        TestPhone agent = world.Phone("2004");
        TestCallee customer = world.Carrier();
        TestCall call = world.Talk(agent, "0312345678");
        call.Refer("*70");
        world.Until(() => call.End is not null, 3, "parked");
        agent.Habit = Habit.Declines;
        world.Until(() => customer.Last.End is not null, 80, "rung in vain");
        world.AssertNothingIsLeft();
        Assert.Equal(("outbound", "system"), (world.Record.Direction, world.Record.EndedBy));
        world.AssertAddsUp();
    }

    [Fact]
    public void Of_two_who_take_it_back_at_once_one_gets_it()
    {
        for (int apart = 0; apart < 8; apart++)
        {
            using var world = new World();
            TestPhone agent = world.Phone("1001");
            TestPhone a = world.Phone("2001");
            TestPhone b = world.Phone("2004");
            TestCall call = world.Parked(agent);
            TestCall one = a.Dial("801");
            world.Steps(apart * 5);
            TestCall two = b.Dial("*71801");
            world.Pass(40); // who comes too late is asked for another slot, three times
            TestCall[] taken = [.. new[] { one, two }.Where(taker => taker.IsUp)];
            Assert.Equal(taken.Single().Leg, world.Hears(call).From);
            call.Hangup();
            world.AssertNothingIsLeft();
            world.AssertAddsUp();
        }
    }

    [Theory]
    [InlineData("time")]
    [InlineData("caller")]
    [InlineData("parker")]
    public void Whatever_crosses_taking_back_nothing_is_left(string what)
    {
        for (int moment = -12; moment <= 12; moment++)
        {
            using var world = new World();
            TestPhone agent = world.Phone("1001");
            TestPhone a = world.Phone("2001");
            TestCall call = world.Talk(agent);
            agent.Last.Refer("*70");
            double until = what switch { "time" => 40, "caller" => 5, _ => 0.01 };
            world.Pass(until + (moment * 0.001) is > 0 and var at ? at : 0);
            TestCall taking = a.Dial("801");
            world.Steps(Math.Abs(moment) * 3);
            if (what != "time")
            {
                (what == "caller" ? call : agent.Last).Hangup();
            }

            world.Pass(8);
            Assert.True(what == "caller" || (call.IsUp && (taking.IsUp || agent.Talking)), $"{what} {moment}: who was parked talks");
            call.Hangup();
            taking.Hangup();
            agent.Last.Hangup();
            world.AssertNothingIsLeft();
            world.AssertAddsUp();
        }
    }

    [Theory]
    [InlineData("801")]
    [InlineData("*71801")]
    [InlineData("*71")] // and the slot when asked for it
    public void A_parked_call_is_taken_back_though_no_new_calls_are_taken_any_more(string dialled)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone refused = world.Phone("2002"); // a phone that was told 503 with Retry-After calls nobody for a while
        TestPhone other = world.Phone("2001");
        TestCall call = world.Parked(agent);
        world.Pbx.Drain();
        foreach (string free in (string[])["2002", "300"])
        {
            TestCall late = refused.Dial(free);
            world.Until(() => late.End is not null, 2, "a new call");
            Assert.Equal(503, late.Refused);
        }

        world.Pass(2);
        Assert.Single(agent.Calls); // not rung back before its time
        TestCall taking = other.Dial(dialled);
        world.Until(() => taking.IsAnswered, 3, "let in");
        world.Pass(1);
        foreach (char key in dialled == "*71" ? "801#" : "")
        {
            world.Press(taking, key);
            world.Pass(0.2);
        }

        world.Until(() => world.Hears(call).From == taking.Leg, 3, "they talk");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_parked_call_rings_back_when_its_time_is_up_though_no_new_calls_are_taken_any_more()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Parked(agent);
        world.Pbx.Drain();
        world.Until(() => agent.Calls.Count == 2 && agent.Talking, 45, "back with the agent");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_shutdown_ends_parked_calls_and_writes_their_records()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Parked(agent);
        world.Pass(4);
        world.Close();
        Assert.NotNull(call.End);
        Assert.Contains(world.Record.Segments, s => s is { Kind: SegmentKind.Park, Reason: "system" });
    }

    [Fact]
    public void A_reload_that_takes_the_slots_away_leaves_who_is_parked_there_until_time_is_up()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Parked(agent);
        world.Reload(text => text.Replace($"parking: {{ slots: 801-803, {Plain}", "", StringComparison.Ordinal)
            .Replace("\"*70\": park", "", StringComparison.Ordinal).Replace("\"*70X.\": park", "", StringComparison.Ordinal)
            .Replace("\"*71\": retrieve", "", StringComparison.Ordinal).Replace("\"*71X.\": retrieve", "", StringComparison.Ordinal));
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Until(() => agent.Calls.Count == 2 && agent.Talking, 50, "back with the agent");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Presence;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Parking;

/// <summary>Calls that a phone parks by a transfer, and any phone takes back by dialling the slot.</summary>
public sealed class ParkingTests
{
    [Theory]
    [InlineData("801")]
    [InlineData("*71801")]
    public void An_agents_caller_is_parked_and_taken_back_elsewhere_and_the_agent_is_free_meanwhile(string code)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        LampWatcher lamp = new LampWatcher(world, "2004", "801").Watch();
        TestCall call = world.Talk(agent);
        Assert.Equal("terminated", lamp.State);
        agent.Last.Refer("*70");
        world.Until(() => agent.Last.End is not null, 3, "the agent is out");
        Assert.Equal(200, agent.Last.Outcome);
        Assert.Equal("prompts/en/hold.wav", world.Hears(call).Prompt);
        world.Pass(1);
        Assert.Equal("confirmed", lamp.State);
        Assert.Equal((SegmentKind.Park, "801"), world.Pbx.CallStates().Select(state => (state.Stage, state.Where)).Single());
        world.Pass(9);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        TestCall taking = lobby.Dial(code);
        world.Until(() => taking.IsUp && world.Hears(taking).From == call.Leg, 3, "taken back");
        Assert.Equal(taking.Leg, world.Hears(call).From);
        world.Pass(1);
        Assert.Equal("terminated", lamp.State);
        world.Pass(4);
        taking.Hangup();
        world.Until(() => call.End is not null, 1, "over");
        lamp.Leave();
        lamp.Stop();
        world.AssertNothingIsLeft();
        InteractionRecord record = world.Records.All.Single(one => one.Direction == "inbound");
        InteractionRecord taker = world.Records.All.Single(one => one.Direction == "internal");
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 1 parked, Park 10 answered, Talk 5 callee, WrapUp 7", record.Story());
        Assert.Equal(("801", "1001", InteractionOutcome.Answered), (record.Segments.Single(s => s.Kind == SegmentKind.Park).Name, record.Agent, record.Outcome));
        Assert.Equal(("feature:retrieve", InteractionOutcome.SelfServed, "transfer"), (taker.Flow, taker.Outcome, taker.EndedBy));
        Assert.Contains($"{record.Id}", taker.Attributes, StringComparison.Ordinal);
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_placed_a_call_parks_whom_they_called()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2002");
        TestPhone called = world.Phone("2004");
        TestPhone taker = world.Phone("2001");
        TestCall call = caller.Dial("2004");
        world.Until(() => call.IsUp && called.Talking, 5, "they talk");
        call.Refer("*70802");
        world.Until(() => call.End is not null, 3, "the caller is out");
        Assert.Equal("prompts/en/hold.wav", world.Hears(called.Last).Prompt);
        TestCall taking = taker.Dial("802");
        world.Until(() => taking.IsUp && world.Hears(taking).From == called.Last.Leg, 3, "taken back");
        called.Hangup();
        world.Until(() => taking.End is not null, 1, "over");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void An_attended_transfer_parks_in_the_slot_that_was_told()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Talk(agent);
        TestCall first = agent.Last;
        agent.Reoffer("sendonly");
        TestCall asks = agent.Dial("*70");
        world.Until(() => asks.IsUp, 3, "a slot is told");
        world.Pass(4);
        first.ReferTo(asks);
        world.Until(() => first.End is not null && asks.End is not null, 3, "the agent is out");
        Assert.Equal(200, first.Outcome);
        TestCall taking = lobby.Dial("801");
        world.Until(() => taking.IsUp && world.Hears(taking).From == call.Leg, 3, "taken back");
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Contains(world.Records.All, one => one is { Flow: "feature:park", Outcome: InteractionOutcome.SelfServed });
        Assert.Contains(world.Records.All, one => one.Direction == "inbound" && one.Segments.Any(s => s is { Kind: SegmentKind.Park, Name: "801" }));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("*70", true)]
    [InlineData("801", false)] // they have dialled it themselves
    public void A_phone_that_holds_while_it_parks_is_shown_the_slot(string target, bool isShown)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone taker = world.Phone("2001");
        var shown = new List<string>();
        world.Network.Tap += (_, to, bytes) =>
        {
            string message = System.Text.Encoding.ASCII.GetString(bytes.Span);
            if (to.Equals(agent.Address) && message.StartsWith("UPDATE", StringComparison.Ordinal))
            {
                shown.AddRange(message.Split("\r\n").Where(line => line.StartsWith("P-Asserted-Identity", StringComparison.Ordinal)));
            }
        };
        TestCall call = world.Talk(agent);
        agent.Last.Dialog.Reoffer(agent.Last.NextOffer("sendonly"));
        world.Pass(1);
        agent.Last.Refer(target);
        world.Pass(1);
        Assert.Equal(isShown ? ["P-Asserted-Identity: \"Parked 801\" <sip:801@10.0.0.1>"] : [], shown);
        Assert.Equal(isShown, agent.Last.End is null); // time to read it
        TestCall taking = taker.Dial("801");
        world.Until(() => taking.IsUp && world.Hears(taking).From == call.Leg, 3, "taken back meanwhile");
        world.Until(() => agent.Last.End is not null, 6, "the agent is out");
        Assert.Equal(200, agent.Last.Outcome);
        Assert.True(taking.IsUp);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("parked", ", music: hold.wav }", " }")]
    [InlineData("waiting", "wrap_up: 7s\n    music: hold.wav", "wrap_up: 7s")]
    [InlineData("held", "wrap_up: 7s\n    music: hold.wav", "wrap_up: 7s")]
    public void Who_waits_where_there_is_no_music_is_sent_silence(string how, string music, string without)
    {
        using var world = new World();
        world.Reload(text => text.Replace(music, without, StringComparison.Ordinal).Replace("language: en\n  music: hold.wav", "language: en", StringComparison.Ordinal));
        TestPhone? agent = how == "waiting" ? null : world.Phone("1001");
        TestCall call = agent is null ? world.CallAnswered("200") : how == "parked" ? world.Parked(agent) : world.Talk(agent);
        if (how == "held")
        {
            agent!.Reoffer("sendonly");
        }

        world.Pass(3);
        Assert.Equal("silence", world.Hears(call).Prompt); // packets, for carriers that hang up where none come, and not the agent's room
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("801", 486)] // taken
    [InlineData("*70801", 486)]
    [InlineData("*70899", 404)] // no slot
    [InlineData("*71801", 403)] // nobody is sent to a code
    public void A_slot_that_is_not_free_is_refused_and_the_talk_goes_on(string target, int status)
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestPhone other = world.Phone("1002");
        TestCall first = world.Talk(agent);
        agent.Last.Refer("801");
        world.Until(() => agent.Last.End is not null, 3, "parked");
        TestCall second = world.CallAnswered("200");
        world.Until(() => other.Talking, 5, "they talk");
        world.Pass(1);
        other.Last.Refer(target);
        world.Until(() => other.Last.Outcome != 0, 3, "decided");
        Assert.Equal(status, other.Last.Outcome);
        Assert.Equal(other.Last.Leg, world.Hears(second).From);
        first.Hangup();
        second.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void When_all_slots_are_taken_the_caller_is_back_with_the_agent()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2002");
        var parked = new List<TestPhone>();
        foreach (string user in new[] { "2001", "2004", "2003" })
        {
            TestPhone called = world.Phone(user);
            TestCall call = phone.Dial(user);
            world.Until(() => call.IsUp, 5, "they talk");
            call.Refer("*70");
            world.Until(() => call.End is not null, 3, "parked");
            parked.Add(called);
        }

        TestPhone agent = world.Phone("1001");
        TestCall last = world.Talk(agent);
        agent.Last.Refer("*70");
        world.Until(() => agent.Last.Outcome != 0, 3, "decided");
        Assert.Equal(486, agent.Last.Outcome);
        world.Pass(1);
        Assert.Equal(agent.Last.Leg, world.Hears(last).From);
        last.Hangup();
        parked.ForEach(called => called.Hangup());
        world.AssertNothingIsLeft();
        Assert.DoesNotContain(world.Records.All, record => record.Segments.Any(s => s.Kind == SegmentKind.Park && s.Ended - s.Started > TimeSpan.FromSeconds(39)));
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_hangs_up_while_parked_is_gone_and_the_slot_is_free()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCall call = world.Parked(agent);
        world.Pass(3);
        call.Hangup();
        world.Pass(1);
        Assert.Equal(0, world.Pbx.LiveCalls);
        TestCall again = world.Parked(agent, "801");
        again.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ivr 0, Queue 0, Ring 2 accepted, Talk 1 parked, Park 3 caller, WrapUp 7", world.Records.All[0].Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void Nobody_parked_there_is_told_to_who_dials_the_slot()
    {
        using var world = new World();
        TestPhone lobby = world.Phone("2001");
        TestCall call = lobby.Dial("801");
        world.Until(() => call.End is not null, 5, "told, and hung up");
        Assert.True(call.IsAnswered);
        world.AssertNothingIsLeft();
        Assert.Equal(InteractionOutcome.Rejected, world.Record.Outcome);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_slot_that_was_told_and_not_used_is_free_again()
    {
        using var world = new World();
        TestPhone lobby = world.Phone("2001");
        TestCall call = lobby.Dial("*70801");
        world.Until(() => call.IsUp, 3, "told");
        call.Hangup();
        world.Until(() => call.End is not null, 1, "gone");
        TestCall again = lobby.Dial("*70801");
        world.Until(() => again.IsUp, 3, "told once more");
        world.Until(() => again.End is not null, 70, "and at last hung up");
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

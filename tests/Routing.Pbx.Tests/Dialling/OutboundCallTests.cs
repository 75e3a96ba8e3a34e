using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Phones of the house that call out over trunks, and agents whose phone is out there.</summary>
public sealed class OutboundCallTests
{
    [Fact]
    public void An_agent_calls_out_and_is_busy_for_the_queues()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1004");
        TestCallee outside = world.Carrier();
        TestCall call = agent.Dial("0312345678");
        world.Until(() => outside.Rings, 1, "it rings out there");
        Assert.Equal("0312345678", outside.Last.Incoming.CalledUser);
        Assert.Equal(AgentState.Busy, world.StateOf("1004"));
        Assert.Equal(1, world.Metrics.Now("routing_calls_active", ("direction", "outbound"), ("trunk", "carrier")));
        world.Until(() => call.IsUp && outside.Talking, 5, "they talk");
        world.Pass(10);
        Assert.Equal(outside.Last.Leg, world.Hears(call).From);
        outside.Hangup();
        world.Until(() => call.End is not null, 1, "hung up");
        Assert.Equal(AgentState.Available, world.StateOf("1004"));
        world.AssertNothingIsLeft();
        InteractionRecord record = world.Record;
        Assert.Equal(("outbound", "carrier", "1004", "0312345678", InteractionOutcome.Answered), (record.Direction, record.Trunk, record.Caller, record.Called, record.Outcome));
        Assert.Equal("1004", record.Agent);
        Assert.Equal("Ring 2 answered, Talk 10 callee", record.Story());
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("direction", "outbound"), ("trunk", "carrier"), ("outcome", "answered")));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(486, null, 486, 17, InteractionOutcome.Busy)]
    [InlineData(404, "Q.850;cause=1", 404, 1, InteractionOutcome.Failed)]
    [InlineData(480, "Q.850;cause=18", 480, 18, InteractionOutcome.NoAnswer)]
    [InlineData(603, null, 603, 21, InteractionOutcome.Busy)]
    [InlineData(403, "Q.850;cause=21", 403, 21, InteractionOutcome.Failed)]
    [InlineData(407, null, 403, 21, InteractionOutcome.Failed)]
    public void What_the_carrier_says_is_what_the_phone_is_told(int says, string? reason, int told, int cause, InteractionOutcome outcome)
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestCallee outside = world.Carrier();
        (outside.Habit, outside.RefuseWith, outside.RefuseReason) = (Habit.Declines, says, reason);
        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.End is not null, 5, "refused");
        Assert.Equal((told, cause), (call.Refused, ReasonHeader.CauseIn(call.End!.Value.Reason)));
        world.AssertNothingIsLeft();
        Assert.Equal(("outbound", "carrier", outcome), (world.Record.Direction, world.Record.Trunk, world.Record.Outcome));
        Assert.Null(world.Record.Agent);
        string word = says is 403 or 404 or 407 ? "refused" : outcome == InteractionOutcome.Busy ? "busy" : "no_answer";
        Assert.Equal(1, world.Metrics.Sum("routing_trunk_attempts_total", ("trunk", "carrier")));
        Assert.Equal(1, world.Metrics.Sum("routing_trunk_attempts_total", ("trunk", "carrier"), ("outcome", word)));
        world.AssertAddsUp();
    }

    [Fact]
    public void Another_trunk_is_tried_when_the_first_cannot_and_both_places_are_given_back()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestCallee first = world.Carrier();
        TestCallee second = world.Carrier("narrow");
        (first.Habit, first.RefuseWith) = (Habit.Declines, 503);
        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.IsAnswered, 8, "answered over the other");
        Assert.True(second.Talking);
        Assert.Equal(0, world.Metrics.Now("routing_calls_active", ("trunk", "carrier")));
        Assert.Equal(1, world.Metrics.Now("routing_calls_active", ("trunk", "narrow"), ("direction", "outbound")));
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(("narrow", "{\"trunks_tried\":[\"carrier\",\"narrow\"]}"), (world.Record.Trunk, world.Record.Attributes));
        Assert.Equal(1, world.Metrics.Sum("routing_trunk_attempts_total", ("trunk", "carrier"), ("outcome", "failed")));
        Assert.Equal(1, world.Metrics.Sum("routing_trunk_attempts_total", ("trunk", "narrow"), ("outcome", "answered")));
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(false, "failed")]
    [InlineData(true, "silent")]
    public void A_call_that_no_trunk_takes_names_those_that_were_tried(bool silent, string outcome)
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        foreach (TestCallee carrier in (TestCallee[])[world.Carrier(), world.Carrier("narrow")])
        {
            (carrier.Habit, carrier.RefuseWith) = (Habit.Declines, 503);
        }

        if (silent)
        {
            world.Network.Drop = (_, to, _) => to.Equals(world.Carrier().Address) || to.Equals(world.Carrier("narrow").Address);
        }

        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.End is not null, 60, "in vain");
        world.Network.Drop = null;
        world.AssertNothingIsLeft();
        Assert.Equal(("narrow", "{\"trunks_tried\":[\"carrier\",\"narrow\"]}"), (world.Record.Trunk, world.Record.Attributes));
        foreach (string trunk in (string[])["carrier", "narrow"])
        {
            Assert.Equal(1, world.Metrics.Sum("routing_trunk_attempts_total", ("trunk", trunk), ("outcome", outcome)));
        }

        world.AssertAddsUp();
    }

    // A carrier that has refused a call may take its Call-ID for that one, come round again (482): each trunk and phone gets one of its own.
    [Fact]
    public void Each_attempt_of_a_call_has_a_Call_ID_and_a_branch_of_its_own()
    {
        using var world = new World();
        TestCallee[] asked = [world.Carrier(), world.Carrier("narrow"), world.Phone("2004"), world.Phone("1004")];
        foreach (TestCallee one in asked)
        {
            (one.Habit, one.RefuseWith) = (Habit.Declines, one.Address.Equals(asked[0].Address) || one.Address.Equals(asked[1].Address) ? 503 : 480);
        }

        TestPhone phone = world.Phone("2001");
        string[] dialled = ["0312345678", "2004", "1004"];
        foreach (string to in dialled)
        {
            TestCall call = phone.Dial(to);
            world.Until(() => call.End is not null, 30, "refused");
        }

        UasInviteDialog[] attempts = [.. asked.SelectMany(one => one.Calls).Select(call => call.Incoming)];
        Assert.All(asked, one => Assert.NotEmpty(one.Calls));
        Assert.Equal(attempts.Length, attempts.Select(attempt => attempt.CallId).Distinct().Count());
        Assert.Equal(attempts.Length, attempts.Select(attempt => attempt.Header("Via")).Distinct().Count());
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("9120123", 403)] // a route, but not for this phone
    [InlineData("99", 404)]
    [InlineData("031234567890123456789012345678901", 404)] // 33 digits
    [InlineData("0312345678*", 404)]
    public void What_no_route_allows_is_not_dialled(string dialled, int status)
    {
        using var world = new World();
        TestCall call = world.Phone("2001").Dial(dialled);
        world.Until(() => call.End is not null, 1, "refused");
        Assert.Equal(status, call.Refused);
        Assert.Empty(world.Carrier().Calls);
        world.AssertNothingIsLeft();

        // Nobody outside was asked: it is our word, and the record says which.
        Assert.Equal((InteractionOutcome.Rejected, "system"), (world.Record.Outcome, world.Record.EndedBy));
        Assert.StartsWith("{\"refused\":\"", world.Record.Attributes, StringComparison.Ordinal);
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("outcome", "rejected")));
        world.AssertAddsUp();
    }

    [Fact]
    public void Early_media_of_the_carrier_is_heard_unanswered()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestCallee outside = world.Carrier();
        (outside.Habit, outside.SpeaksEarly) = (Habit.LetsRing, true);
        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.Progress.Contains(183), 2, "early media");
        Assert.Equal(outside.Last.Leg, world.Hears(call).From);
        outside.Last.Incoming.Reject(404);
        world.Until(() => call.End is not null, 2, "refused after an announcement");
        Assert.Equal(404, call.Refused);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // RFC 3323 §4.1: "hide my number", as desk phones ask for it.
    [Fact]
    public void A_phone_that_asks_not_to_be_shown_is_not_shown_outside_nor_to_colleagues()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2006"); // shows 0399990000 otherwise
        TestPhone colleague = world.Phone("2001");
        TestCallee outside = world.Carrier();
        TestCall call = phone.Dial("0312345678", new KeyValuePair<string, string>("Privacy", "id"));
        world.Until(() => outside.Rings, 2, "it rings out there");
        Assert.True(outside.Last.Incoming.Identity.IsPrivate);
        Assert.Equal("anonymous", outside.Last.Incoming.CallerUser);
        call.Hangup();
        TestCall inside = phone.Dial("2001", new KeyValuePair<string, string>("Privacy", "id"));
        world.Until(() => colleague.Rings, 2, "it rings inside");
        Assert.Equal(("anonymous", ""), (colleague.Last.Incoming.CallerUser, colleague.Last.Incoming.CallerDisplayName));
        inside.Hangup();
        TestCall shown = phone.Dial("0312345678");
        world.Until(() => outside.Rings, 2, "and once more, shown");
        Assert.Equal("0399990000", outside.Last.Incoming.CallerUser);
        shown.Hangup();
        world.AssertNothingIsLeft();
        Assert.All(world.Records.All, record => Assert.Equal("2006", record.Caller)); // what the house knows of its own
        world.AssertAddsUp();
    }

    [Fact]
    public void A_carrier_that_has_just_said_nothing_is_asked_last_until_it_is_heard_of_again()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestCallee first = world.Carrier();
        TestCallee second = world.Carrier("narrow");
        world.Network.Drop = (from, to, _) => to.Equals(first.Address) || from.Equals(first.Address);
        for (int i = 0; i < 2; i++)
        {
            TestCall call = phone.Dial("0312345678");
            double asked = world.Elapsed.TotalSeconds;
            world.Until(() => call.IsAnswered, 60, "the second takes it");
            Assert.Equal(i == 0, world.Elapsed.TotalSeconds - asked > 4); // the first call has waited
            call.Hangup();
            world.Pass(2);
        }

        Assert.Equal(2, second.Calls.Count);
        world.Network.Drop = null;
        world.Pass(40);
        TestCall after = phone.Dial("0312345678");
        world.Until(() => after.IsAnswered, 60, "answered");
        Assert.Single(first.Calls);
        after.Hangup();
        world.AssertNothingIsLeft();
    }

    // What a phone finishes is its own: who it says it is does not count, but who it proves to be.
    [Theory]
    [InlineData("2002", "2001", 503)]
    [InlineData("2001", "anonymous", 0)]
    public void While_the_engine_drains_a_phone_is_let_in_as_who_it_proves_to_be(string proves, string says, int status)
    {
        using var world = new World();
        TestPhone busy = world.Phone("2001");
        TestPhone asking = proves == "2001" ? busy : world.Phone(proves);
        world.Carrier();
        TestCall call = busy.Dial("0312345678");
        world.Until(() => call.IsAnswered, 5, "before");
        world.Pbx.Drain();
        TestCall late = asking.DialAs(says, "0312345678");
        world.Until(() => late.End is not null || late.IsAnswered, 5, "decided");
        Assert.Equal(status, late.Refused);
        if (late.IsUp)
        {
            late.Hangup();
        }

        call.Hangup();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void No_new_ones_while_the_engine_drains()
    {
        using var world = new World();
        TestPhone phone = world.Phone("2001");
        TestPhone idle = world.Phone("2002");
        world.Carrier();
        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.IsAnswered, 5, "before");
        world.Pbx.Drain();
        TestCall late = idle.Dial("0312345678");
        world.Until(() => late.End is not null, 2, "refused");
        Assert.Equal(503, late.Refused);
        TestCall asks = phone.Dial("0312345678"); // who has somebody up may ask about them
        world.Until(() => asks.IsAnswered, 5, "a consultation");
        Assert.True(call.IsUp);
        asks.Hangup();
        call.Hangup();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void An_agent_outside_takes_a_call_by_pressing_1()
    {
        using var world = new World();
        TestCallee mobile = world.Carrier();
        Assert.True(world.Pbx.SetAgent("1100", AgentMode.Available, null));
        TestCall caller = world.Call("705", "0698765432", trunk: "narrow");
        world.Until(() => mobile.Talking, 5, "the mobile is picked up");
        world.Pass(1);
        Assert.Equal("prompts/en/hold.wav", world.Hears(caller).Prompt); // nobody has taken the call yet
        world.Press(mobile.Last, '5');
        world.Pass(1);
        Assert.Equal(AgentState.Reserved, world.StateOf("1100"));
        world.Press(mobile.Last, '1');
        world.Pass(1);
        Assert.Equal(mobile.Last.Leg, world.Hears(caller).From);
        Assert.Equal("0901234567", mobile.Last.Incoming.CalledUser);
        caller.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(("inbound", "1100", InteractionOutcome.Answered), (world.Record.Direction, world.Record.Agent, world.Record.Outcome));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_mobiles_voicemail_does_not_take_the_call()
    {
        using var world = new World();
        TestCallee voicemail = world.Carrier();
        voicemail.Talks = TimeSpan.FromSeconds(10);
        world.Pbx.SetAgent("1100", AgentMode.Available, null);
        TestCall caller = world.Call("705", trunk: "narrow");
        world.Until(() => voicemail.Calls.Count > 0 && voicemail.Calls[0].End is not null, 15, "it has had its say");
        world.Pass(1);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "expired")));
        caller.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

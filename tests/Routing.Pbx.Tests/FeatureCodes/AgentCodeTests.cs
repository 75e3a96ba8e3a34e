using Routing.Acd.Model;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>What agents do by feature codes.</summary>
public sealed class AgentCodeTests
{
    [Fact]
    public void Each_action_can_be_run_and_has_a_word()
    {
        Assert.Equal(Enum.GetValues<FeatureAction>().Order(), FeatureTable.All.Select(spec => spec.Action).Order());
        Assert.All(FeatureTable.All, spec => Assert.Equal(
            spec.Action.ToString(), string.Concat(spec.Word.Split('_').Select(part => char.ToUpperInvariant(part[0]) + part[1..]))));
    }

    [Fact]
    public void An_agent_signs_out_and_in_at_their_own_phone()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        Assert.Equal("signed_out", world.Dial(phone, "*12"));
        world.Settle("1001", AgentState.SignedOut);
        Assert.Equal("signed_in", world.Dial(phone, "*11"));
        world.Settle("1001", AgentState.Available);
        world.AssertFine();
        Assert.Equal(["feature:sign_out", "feature:sign_in"], world.World.Records.All.Select(record => record.Flow));
        Assert.All(world.World.Records.All, record => Assert.Equal(
            ("internal", InteractionOutcome.SelfServed, "1001", "flow"), (record.Direction, record.Outcome, record.Caller, record.EndedBy)));
    }

    [Theory]
    [InlineData("*13", "1", "ask_reason paused reason_lunch", "lunch")]
    [InlineData("*13", "2", "ask_reason paused", "meeting")]
    [InlineData("*13", "9 8 1", "ask_reason wrong_input ask_reason wrong_input ask_reason paused reason_lunch", "lunch")]
    [InlineData("*139", "1", "wrong_input ask_reason paused reason_lunch", "lunch")]
    [InlineData("*131", "", "paused reason_lunch", "lunch")]
    [InlineData("*21", "", "paused reason_lunch", "lunch")]
    public void An_agent_pauses_for_a_reason_and_comes_back(string code, string keys, string heard, string reason)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        Assert.Equal(heard, world.Dial(phone, code, keys));
        world.Settle("1001", AgentState.Paused);
        Assert.Equal(reason, world.World.Records.States[^1].Reason);
        Assert.Equal("paused" + (reason == "lunch" ? " reason_lunch" : "") + " calls_waiting digit_0", world.Dial(phone, "*18"));
        Assert.Equal("pause_ended", world.Dial(phone, "*14"));
        world.Settle("1001", AgentState.Available);
        world.AssertFine();
    }

    [Theory]
    [InlineData("*13", "9 9 9", "ask_reason wrong_input ask_reason wrong_input ask_reason wrong_input goodbye")]
    [InlineData("*13", "9", "ask_reason wrong_input ask_reason goodbye")]
    [InlineData("*139", "8 7", "wrong_input ask_reason wrong_input ask_reason wrong_input goodbye")]
    [InlineData("*13", "", "ask_reason goodbye")]
    public void What_is_no_reason_pauses_nobody(string code, string keys, string heard)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        Assert.Equal(heard, world.Dial(phone, code, keys));
        world.Settle("1001", AgentState.Available);
        world.AssertFine();
        Assert.Equal(InteractionOutcome.Rejected, world.World.Record.Outcome);
    }

    [Theory]
    [InlineData("*12", "not_allowed")]
    [InlineData("*21", "not_allowed")]
    [InlineData("*14", "not_allowed")]
    [InlineData("*15", "not_allowed")]
    [InlineData("*16", "not_allowed")]
    [InlineData("*18", "forward_ended")]
    public void A_phone_without_an_agent_has_no_agents_affairs(string code, string heard)
    {
        using var world = new FeatureWorld();
        Assert.Equal(heard, world.Dial(world.World.Phone("2001"), code));
        world.AssertFine();
    }

    [Fact]
    public void Who_is_signed_out_neither_pauses_nor_comes_back_from_a_pause()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        world.Dial(phone, "*12");
        Assert.Equal("not_possible", world.Dial(phone, "*21"));
        Assert.Equal("not_possible", world.Dial(phone, "*14"));
        world.Settle("1001", AgentState.SignedOut);
        phone.Unregister();
        world.World.Until(() => phone.IsGone, 5, "gone");
        phone.Register();
        world.World.Until(() => phone.IsRegistered, 5, "back");
        world.World.Pass(1);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1001")); // theirs to end
        world.AssertFine();
    }

    [Fact]
    public void Work_after_a_call_is_made_longer_as_far_as_the_queue_allows_and_ended()
    {
        using var world = new FeatureWorld(change: text => text.Replace("    wrap_up: 7s\n    music: hold.wav", "    wrap_up: { time: 20s, most: 60s }\n    music: hold.wav", StringComparison.Ordinal));
        TestPhone phone = world.World.Phone("1001");
        Assert.Equal("not_possible", world.Dial(phone, "*16"));
        world.World.Pass(1);
        TestCall call = world.World.Call("201");
        world.World.Until(() => phone.Talking, 10, "they talk");
        call.Hangup();
        world.Settle("1001", AgentState.WrapUp);
        Assert.Equal("wrap_up_extended", world.Dial(phone, "*16"));
        world.World.Pass(20);
        Assert.Equal(AgentState.WrapUp, world.StateOf("1001"));
        Assert.Equal("wrap_up_ended", world.Dial(phone, "*15"));
        world.Settle("1001", AgentState.Available);
        world.AssertFine();
    }

    [Fact]
    public void A_status_tells_how_many_wait_in_the_agents_queues()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        world.Dial(phone, "*21");
        TestCall[] calls = [world.World.Call("201"), world.World.Call("201"), world.World.Call("202")];
        world.World.Pass(2);
        Assert.Equal("paused reason_lunch calls_waiting digit_2", world.Dial(phone, "*18"));
        Assert.All(calls, call => call.Hangup());
        world.AssertFine();
    }

    [Fact]
    public void Who_hangs_up_before_it_is_asked_for_has_done_nothing()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1001");
        Assert.Equal("ask_reason", world.Dial(phone, "*13", hangsUp: true));
        world.Settle("1001", AgentState.Available);
        world.AssertFine();
        Assert.Equal((InteractionOutcome.LeftInFlow, "caller"), (world.World.Record.Outcome, world.World.Record.EndedBy));
    }

    [Fact]
    public void A_reload_in_the_middle_takes_the_agent_away_and_that_is_said()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("1003");
        TestCall call = world.Begin(phone, "*13");
        world.World.Pass(1);
        world.Reload(text => text.Replace("  \"1003\": { device: { username: \"1003\", password: secret-1003 }, skills: { red: 5 } }\n", "", StringComparison.Ordinal));
        Assert.Equal("ask_reason not_allowed", world.Hear(call, "1"));
        world.AssertFine();
    }

    [Fact]
    public void A_caller_over_a_trunk_reaches_no_code_and_no_call_is_forwarded_to_one()
    {
        using var world = new FeatureWorld();
        TestCall call = world.World.Call("*12");
        world.World.Until(() => call.End is not null, 5, "refused");
        Assert.Equal(404, call.Refused);
        TestPhone phone = world.World.Phone("2001");
        Assert.Equal("ask_number wrong_number ask_number goodbye", world.Dial(phone, "*72", "*12#"));
        world.AssertFine();
    }
}

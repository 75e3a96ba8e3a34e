using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What is let in, and what changes while calls are up: limits, reloads, draining, shutdown.</summary>
public sealed class DoorTests
{
    [Fact]
    public void A_number_that_leads_nowhere_is_404_with_a_record()
    {
        using var world = new World();
        TestCall call = world.Call("999");
        world.Until(() => call.End is not null, 5, "the call is refused");
        Assert.Equal(404, call.Refused);
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Rejected, "999", "carrier"), (world.Record.Outcome, world.Record.Called, world.Record.Trunk));
        Assert.Contains("no such number", world.Record.Attributes, StringComparison.Ordinal);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_trunk_whose_lines_are_all_in_use_is_busy_and_frees_them()
    {
        using var world = new World();
        TestCall[] calls = [.. Enumerable.Range(0, 3).Select(i => world.Call("200", $"{i}", trunk: "narrow"))];
        world.Pass(1);
        Assert.Equal([true, true, false], calls.Select(c => c.IsUp));
        Assert.Equal(486, calls[2].Refused);
        Assert.Equal(2, world.Metrics.Now("routing_calls_active", ("trunk", "narrow")));
        Assert.Equal(2, world.Metrics.Now("routing_trunk_calls_limit", ("trunk", "narrow")));
        calls[0].Hangup();
        world.Pass(1);
        TestCall next = world.Call("200", trunk: "narrow");
        world.Until(() => next.IsAnswered, 5, "a line is free again");
        calls[1].Hangup();
        next.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(1, world.Metrics.Sum("routing_calls_total", ("trunk", "narrow"), ("outcome", "busy")));
        world.AssertAddsUp();
    }

    [Fact]
    public void Two_calls_of_one_instant_are_two_calls()
    {
        using var world = new World();
        TestPhone[] phones = [world.Phone("1001"), world.Phone("1002")];
        TestCall[] calls = [world.Call("200", "7"), world.Call("200", "7")];
        world.Pass(4);
        Assert.All(phones, phone => Assert.True(phone.Talking));
        Assert.NotEqual(world.Hears(calls[0]), world.Hears(calls[1]));
        calls[0].Hangup();
        world.Pass(1);
        Assert.True(calls[1].IsUp);
        calls[1].Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(2, world.Records.All.Count);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_stranger_hears_nothing_and_leaves_nothing()
    {
        using var world = new World();
        TestCall call = world.Call("200", trunk: "nobody");
        world.Pass(60);
        Assert.Equal(408, call.Refused);
        world.AssertNothingIsLeft();
        Assert.Empty(world.Records.All);
    }

    [Fact]
    public void A_call_keeps_the_flow_it_began_with_and_the_next_one_gets_the_new_one()
    {
        using var world = new World();
        TestCall old = world.CallAnswered("100");
        world.Pass(1);
        world.Reload(text => text.Replace("prompt: choose.wav", "prompt: sorry.wav", StringComparison.Ordinal));
        world.Pass(4);
        Assert.Equal("prompts/en/choose.wav", world.Hears(old).Prompt);
        TestCall young = world.CallAnswered("100");
        world.Pass(5);
        Assert.Equal("prompts/en/sorry.wav", world.Hears(young).Prompt);
        old.Hangup();
        young.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_queue_that_was_removed_serves_who_waits_and_gives_back_who_comes()
    {
        using var world = new World();
        TestCall waits = world.CallAnswered("202", "1");
        TestCall comes = world.CallAnswered("100", "2");
        world.Reload(text => text
            .Replace("  blue:\n    requires: { blue: 1 }\n    alert_info: \"<http://routing.invalid>;info=ring2\"\n    ring_timeout: 60s\n    music: hold.wav\n", "", StringComparison.Ordinal)
            .Replace("{ queue: blue }", "hangup", StringComparison.Ordinal));
        world.Pass(5);
        world.Press(comes, '2');
        world.Pass(0.5);
        Assert.Equal("prompts/en/sorry.wav", world.Hears(comes).Prompt);
        TestPhone phone = world.Phone("1004");
        world.Until(() => phone.Talking, 5, "who waited is served");
        world.Pass(5);
        waits.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal([InteractionOutcome.Overflowed, InteractionOutcome.Answered], world.Records.All.Select(r => r.Outcome));
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_who_was_added_is_rung_and_one_who_was_removed_talks_to_the_end()
    {
        using var world = new World();
        TestPhone leaves = world.Phone("1001");
        TestCall first = world.CallAnswered("200", "1");
        world.Until(() => leaves.Talking, 5, "the first talk");
        world.Reload(text => text
            .Replace("  \"1001\": {", "  \"1005\": {", StringComparison.Ordinal)
            .Replace("secret-1001", "secret-1005", StringComparison.Ordinal)
            .Replace("username: \"1001\"", "username: \"1005\"", StringComparison.Ordinal));
        TestPhone comes = world.Phone("1005");
        TestCall second = world.CallAnswered("200", "2");
        world.Until(() => comes.Talking, 5, "the new agent takes the next call");
        Assert.True(first.IsUp);
        first.Hangup();
        second.Hangup();
        world.Pass(8);
        Assert.Equal(AgentState.SignedOut, world.Pbx.AcdSnapshot().Agents[0].State);
        TestCall third = world.CallAnswered("200", "3");
        world.Pass(5);
        Assert.Single(leaves.Calls);
        third.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_reload_shows_in_the_figures()
    {
        using var world = new World();
        double before = world.Metrics.Now("routing_config_last_reload_success_timestamp_seconds");
        Assert.Equal(world.Time.GetUtcNow().ToUnixTimeSeconds(), before, 1.0);
        world.Pass(100);
        world.Pbx.OnReload(success: false);
        Assert.Equal(before, world.Metrics.Now("routing_config_last_reload_success_timestamp_seconds"));
        world.Reload(World.Unchanged);
        Assert.Equal(before + 100, world.Metrics.Now("routing_config_last_reload_success_timestamp_seconds"), 1.0);
    }

    [Fact]
    public void While_draining_new_calls_are_sent_elsewhere_and_old_ones_go_on()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall old = world.CallAnswered("200");
        world.Pbx.Drain();
        TestCall young = world.Call("200");
        world.Until(() => young.End is not null, 5, "the new call is refused");
        Assert.Equal(503, young.Refused);
        world.Until(() => phone.Talking, 5, "the old call is served");
        old.Hangup();
        world.AssertNothingIsLeft();
        InteractionRecord refused = Assert.Single(world.Records.All, r => r.Outcome == InteractionOutcome.Rejected);
        Assert.Equal(("carrier", "0312345678", "200"), (refused.Trunk, refused.Caller, refused.Called));
        Assert.Contains("draining", refused.Attributes, StringComparison.Ordinal);
        Assert.Equal(2, world.Records.All.Count);
        world.AssertAddsUp();
    }

    [Fact]
    public void A_shutdown_with_calls_in_every_state_loses_no_record()
    {
        using var world = new World();
        TestPhone talks = world.Phone("1001");
        TestPhone wrapsUp = world.Phone("1002");
        TestPhone rings = world.Phone("1003", Habit.LetsRing);
        TestCall ended = world.CallAnswered("200", "talks");
        TestCall wrap = world.CallAnswered("200", "wraps_up");
        world.Until(() => talks.Talking && wrapsUp.Talking, 5, "two talks");
        world.CallAnswered("200", "rings");
        world.CallAnswered("200", "waits");
        TestCall menu = world.CallAnswered("100", "menu");
        world.Pass(5);
        wrap.Hangup();
        world.CallAnswered("300", "greeting");
        TestCall young = world.Call("100", "young");
        world.Pass(0.002);
        world.Close();
        world.Pass(60);
        Assert.Equal(0, world.Pbx.OpenRecords);
        Dictionary<string, InteractionRecord> records = world.Records.All.ToDictionary(r => r.Caller!);
        Assert.Equal(["greeting", "menu", "rings", "talks", "waits", "wraps_up", "young"], records.Keys.Order());
        Assert.Equal((InteractionOutcome.Answered, "system"), (records["talks"].Outcome, records["talks"].EndedBy));
        Assert.Equal((InteractionOutcome.Answered, "caller"), (records["wraps_up"].Outcome, records["wraps_up"].EndedBy));
        Assert.Equal("shutdown", records["wraps_up"].Segments[^1].Reason);
        Assert.Equal((InteractionOutcome.Failed, "system"), (records["rings"].Outcome, records["rings"].EndedBy));
        Assert.Equal((InteractionOutcome.Failed, "system"), (records["waits"].Outcome, records["waits"].EndedBy));
        Assert.Equal((InteractionOutcome.LeftInFlow, "system"), (records["menu"].Outcome, records["menu"].EndedBy));
        Assert.NotNull(ended.End);
        Assert.NotNull(menu.End);
        Assert.NotNull(young.End);
        Assert.NotNull(rings.Last.End);
        Assert.All(world.Records.All, Ledger.AssertAddsUp);
        Assert.Equal(default, world.Media.Counts);
    }
}

using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.FeatureCodes;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>An agent at an outside number is told what the call is before they take it.</summary>
public sealed class ConfirmTests
{
    private const string Language = "\"1100\": { device: { dial: \"0901234567\" },";

    [Theory]
    [InlineData("705", "0698765432", "en", "call_for_queue outer press_1")]
    [InlineData("705", "0698765432", "ja", "call_for_queue outer press_1")]
    [InlineData("706", "0698765", "en", "call_from digit_0 digit_6 digit_9 digit_8 digit_7 digit_6 digit_5 press_1")] // a queue without a spoken name
    [InlineData("706", "anonymous", "en", "call press_1")]
    public void They_hear_which_queue_it_is_or_who_calls_and_how_to_take_it(string number, string caller, string language, string heard)
    {
        using FeatureWorld world = World(language);
        TestCallee mobile = world.World.Carrier();
        TestCall call = world.World.Call(number, caller, trunk: "narrow");
        world.World.Until(() => mobile.Talking, 5, "the mobile is picked up");
        Assert.Equal(heard, Hear(world, mobile.Last, language));
        Assert.Equal("prompts/en/hold.wav", world.World.Hears(call).Prompt);
        world.World.Press(mobile.Last, '1');
        world.World.Pass(0.5);
        Assert.Equal(mobile.Last.Leg, world.World.Hears(call).From);
        call.Hangup();
        world.AssertFine();
        Assert.Equal(InteractionOutcome.Answered, world.World.Record.Outcome);
    }

    [Fact]
    public void One_is_pressed_at_any_moment_and_any_other_key_begins_anew()
    {
        using FeatureWorld world = World("en");
        TestCallee mobile = world.World.Carrier();
        TestCall call = world.World.Call("705", trunk: "narrow");
        world.World.Until(() => mobile.Talking, 5, "the mobile is picked up");
        world.World.Pass(4); // in the second word of it
        Assert.Equal("prompts/en/queue/outer.wav", world.World.Hears(mobile.Last).Prompt);
        world.World.Press(mobile.Last, '2');
        world.World.Pass(1);
        Assert.Equal("prompts/en/agent/call_for_queue.wav", world.World.Hears(mobile.Last).Prompt);
        Assert.Equal(AgentState.Reserved, world.StateOf("1100"));
        world.World.Press(mobile.Last, '1');
        world.World.Pass(0.5);
        Assert.Equal(mobile.Last.Leg, world.World.Hears(call).From);
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void Who_presses_nothing_has_not_answered_and_is_hung_up()
    {
        using FeatureWorld world = World("en", text => text.Replace("  outer:\n    requires: { green: 1 }\n    ring_timeout: 20s", "  outer:\n    requires: { green: 1 }\n    ring_timeout: 2m", StringComparison.Ordinal));
        TestCallee mobile = world.World.Carrier();
        TestCall call = world.World.Call("705", trunk: "narrow");
        world.World.Until(() => mobile.Talking, 5, "a mailbox picks up");
        world.World.Until(() => mobile.Calls[0].End is not null, 3 * (9 + 3) + 1, "it has been said three times");
        world.World.Pass(0.1);
        Assert.Equal(1, world.World.Metrics.Sum("routing_reservations_total", ("outcome", "expired")));
        Assert.Equal("prompts/en/hold.wav", world.World.Hears(call).Prompt);
        world.World.Until(() => mobile.Calls.Count == 2 && mobile.Last.End is not null, 3 * (9 + 3) + 5, "nobody else is there: once more"); // queue's default
        world.World.Pass(1);
        Assert.Equal(AgentState.Paused, world.StateOf("1100")); // and not for ever
        call.Hangup();
        world.AssertFine();
        Assert.Equal(InteractionOutcome.Abandoned, world.World.Record.Outcome);
    }

    [Fact]
    public void Who_presses_wrong_keys_for_ever_has_not_answered_either()
    {
        using FeatureWorld world = World("en", text => text.Replace("  outer:\n    requires: { green: 1 }\n    ring_timeout: 20s", "  outer:\n    requires: { green: 1 }\n    ring_timeout: 10m", StringComparison.Ordinal));
        TestCallee mobile = world.World.Carrier();
        TestCall call = world.World.Call("705", trunk: "narrow");
        world.World.Until(() => mobile.Talking, 5, "a machine picks up");
        world.World.Pass(1); // and is asked
        int pressed = 0;
        for (; pressed < 100 && mobile.Calls[0].End is null; pressed++)
        {
            world.World.Press(mobile.Calls[0], '2');
            world.World.Pass(2);
        }

        Assert.Equal(5, pressed);
        Assert.Equal(1, world.World.Metrics.Sum("routing_reservations_total", ("outcome", "expired")));
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void A_direct_caller_hears_ringing_until_it_is_taken_and_not_who_picked_up()
    {
        using FeatureWorld world = World("en");
        TestCallee mobile = world.World.Carrier();
        mobile.SpeaksEarly = true;
        TestCall call = world.World.Phone("2001").Dial("1100");
        world.World.Until(() => mobile.Rings, 2, "it rings there");
        world.World.Pass(1);
        Assert.Equal(mobile.Last.Leg, world.World.Hears(call).From); // the network's own ringing
        world.World.Until(() => mobile.Talking, 5, "picked up");
        world.World.Pass(0.5);
        Assert.Equal(default, world.World.Hears(call).From);
        Assert.False(call.IsAnswered);
        Assert.Equal("call_from digit_2 digit_0 digit_1 press_1", Hear(world, mobile.Last, "en"));
        world.World.Press(mobile.Last, '1');
        world.World.Until(() => call.IsAnswered, 1, "taken");
        Assert.Equal(mobile.Last.Leg, world.World.Hears(call).From);
        call.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void A_caller_who_leaves_meanwhile_ends_it_there()
    {
        using FeatureWorld world = World("en");
        TestCallee mobile = world.World.Carrier();
        TestCall call = world.World.Call("705", trunk: "narrow");
        world.World.Until(() => mobile.Talking, 5, "picked up");
        world.World.Pass(1);
        call.Hangup();
        world.World.Until(() => mobile.Last.End is not null, 2, "hung up there");
        world.Settle("1100", AgentState.Available);
        world.AssertFine();
    }

    private static FeatureWorld World(string language, Func<string, string>? change = null)
    {
        var world = new FeatureWorld(change: text => (change ?? Calls.World.Unchanged)(text)
            .Replace(Language, $"{Language} language: {language},", StringComparison.Ordinal)
            .Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }\n  \"706\": { flow: nameless }", StringComparison.Ordinal)
            .Replace("queues:\n", "queues:\n  nameless: { requires: { green: 1 }, ring_timeout: 60s, music: hold.wav }\n", StringComparison.Ordinal)
            .Replace("flows:\n", "flows:\n  nameless: [ { queue: nameless } ]\n", StringComparison.Ordinal));
        Assert.True(world.World.Pbx.SetAgent("1100", AgentMode.Available, null));
        world.World.Pass(0);
        return world;
    }

    // Once through, up to the pause.
    private static string Hear(FeatureWorld world, TestCall call, string language)
    {
        var heard = new List<string>();
        for (int i = 0; i < 600; i++)
        {
            string? prompt = world.World.Hears(call).Prompt;
            if (prompt == "silence")
            {
                break;
            }

            if (prompt is not null)
            {
                Assert.StartsWith($"prompts/{language}/", prompt, StringComparison.Ordinal);
                string name = Path.GetFileNameWithoutExtension(prompt);
                if (heard.Count == 0 || heard[^1] != name)
                {
                    heard.Add(name);
                }
            }

            world.World.Pass(0.1);
        }

        return string.Join(' ', heard);
    }
}

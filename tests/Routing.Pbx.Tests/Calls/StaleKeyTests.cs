namespace Routing.Pbx.Tests.Calls;

/// <summary>What was pressed while two talked was for neither menu nor queue behind it.</summary>
public sealed class StaleKeyTests
{
    [Fact]
    public void A_key_of_a_talk_does_not_answer_the_menu_that_the_caller_is_sent_to()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone other = world.Phone("2002");
        TestCall call = caller.Dial("2002");
        world.Until(() => other.Talking && call.IsUp, 5, "they talk");
        world.Press(call, '1');
        world.Pass(1);
        other.Last.Refer("100");
        world.Until(() => world.Hears(call).Prompt == "prompts/en/choose.wav", 10, "the menu");
        world.Pass(2);
        Assert.Equal("prompts/en/choose.wav", world.Hears(call).Prompt);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_is_put_into_a_place_in_a_menu_chooses_for_themselves()
    {
        using var world = new World();
        world.Reload(text => text.Replace("    - play: greeting.wav\n    - menu:", "    - play: { prompts: [greeting.wav], interruptible: false }\n    - menu:", StringComparison.Ordinal));
        TestPhone caller = world.Phone("2001");
        TestPhone boss = world.Phone("2002");
        TestCall call = caller.Dial("2002");
        world.Until(() => boss.Talking && call.IsUp, 5, "they talk");
        TestCall second = boss.Dial("100");
        world.Until(() => world.Hears(second).Prompt == "prompts/en/greeting.wav", 10, "the greeting");
        world.Press(second, '1'); // typed ahead
        boss.Last.ReferTo(second);
        world.Until(() => world.Hears(call).Prompt == "prompts/en/choose.wav", 10, "the menu");
        world.Pass(2);
        Assert.Equal("prompts/en/choose.wav", world.Hears(call).Prompt);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

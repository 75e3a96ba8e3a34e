namespace Routing.Ivr.Tests.Steps;

public class MenuStepTests
{
    private const string Menu = """
        [ { "menu": {
            "prompt": ["welcome.wav", "menu.wav"], "timeout": "4s", "retries": RETRIES,
            "keys": { "1": { "queue": "billing" }, "*": { "play": "second.wav" }, "#": [] },
            "no_input": { "play": "again.wav" }, "wrong_input": { "play": "wrong.wav" },
            "otherwise": { "queue": "support" } } },
          { "play": "bye.wav" } ]
        """;

    private static FlowBench Ran(int retries, params (char Digit, double At)[] presses)
    {
        var bench = new FlowBench();
        foreach ((char digit, double at) in presses)
        {
            bench.Press(digit, at);
        }

        bench.Run(Menu.Replace("RETRIES", retries.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return bench;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void Silence_is_asked_again_as_often_as_retries_say(int retries)
    {
        FlowBench bench = Ran(retries);
        Assert.Equal(retries + 1, bench.Call.Log.Count(l => l == "play welcome.wav menu.wav"));
        Assert.Equal(retries, bench.Call.Log.Count(l => l == "play again.wav"));
        Assert.Equal(retries, bench.Call.Outcomes.Count(o => o == "menu no_input"));
        Assert.Equal(1, bench.Call.Outcomes.Count(o => o == "menu otherwise"));
        Assert.Equal("queue support", bench.Call.Log[^1]);

        // Two prompts and the timeout each time, one prompt in between, and half a minute in the queue.
        Assert.Equal((8 * (retries + 1)) + (2 * retries) + 30, bench.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_key_cuts_the_prompt_short_and_takes_its_way()
    {
        FlowBench bench = Ran(2, ('1', 1));
        Assert.Equal(["answer", "play welcome.wav menu.wav", "press 1", "cut menu.wav", "read 4s", "queue billing"], bench.Call.Log);
        Assert.Equal(["menu key_1", "queue served"], bench.Call.Outcomes);
        Assert.Equal(31, bench.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_key_typed_ahead_plays_no_prompt_at_all()
    {
        var bench = new FlowBench();
        bench.Press('1', 0.5);
        bench.Run("""
            [ { "play": { "prompt": "welcome.wav", "interruptible": false } },
              { "menu": { "prompt": "menu.wav", "keys": { "1": { "play": "second.wav" } } } } ]
            """);
        Assert.Equal(
            ["answer", "play welcome.wav to its end", "press 1", "play menu.wav", "cut menu.wav", "read 5s", "play second.wav"],
            bench.Call.Log);
        Assert.Equal(4, bench.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_key_pressed_in_a_play_cuts_it_and_counts_for_the_menu()
    {
        var bench = new FlowBench();
        bench.Press('1', 0.5);
        bench.Run("""
            [ { "play": ["welcome.wav", "second.wav"] },
              { "menu": { "prompt": "menu.wav", "keys": { "1": { "queue": "billing" } } } } ]
            """);
        Assert.Equal(["play done", "menu key_1", "queue served"], bench.Call.Outcomes);
        Assert.Equal(30.5, bench.Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_wrong_key_forgets_what_was_typed_after_it()
    {
        var bench = new FlowBench();
        bench.Press('9', 0.5).Press('1', 1).Run("""
            [ { "play": { "prompt": "welcome.wav", "interruptible": false } },
              { "menu": { "prompt": "menu.wav", "retries": 1, "keys": { "1": "hangup" }, "otherwise": { "queue": "billing" } } } ]
            """);
        Assert.Equal(["play done", "menu wrong_input", "menu otherwise", "queue served"], bench.Call.Outcomes);
        Assert.Contains("clear", bench.Call.Log);
    }

    [Fact]
    public void Wrong_keys_and_silence_use_up_the_same_retries()
    {
        FlowBench bench = Ran(2, ('9', 1));
        Assert.Equal(
            ["menu wrong_input", "play done", "menu no_input", "play done", "menu otherwise", "queue served"],
            bench.Call.Outcomes);
    }

    [Theory]
    [InlineData('*', "menu key_star", "play second.wav")]
    [InlineData('#', "menu key_hash", "play bye.wav")]
    public void Star_and_hash_are_keys_and_an_empty_way_goes_on_behind_the_menu(char key, string outcome, string next)
    {
        FlowBench bench = Ran(2, (key, 1));
        Assert.Equal(outcome, bench.Call.Outcomes.First());
        Assert.Equal(next, bench.Call.Log[4 + 1]);
        Assert.Equal("play bye.wav", bench.Call.Log[^1]);
    }

    [Fact]
    public void The_letters_of_the_fourth_column_are_wrong_keys()
    {
        Assert.Equal("menu wrong_input", Ran(1, ('A', 1)).Call.Outcomes.First());
    }

    [Fact]
    public void A_way_back_to_the_menu_asks_as_often_as_the_first_time()
    {
        var bench = new FlowBench();
        bench.Press('1', 10);
        bench.HangUp(1000);
        bench.Run("""
            [ { "menu": { "prompt": "menu.wav", "retries": 1, "keys": { "1": { "goto": "main" } }, "otherwise": "hangup" } } ]
            """);
        Assert.Equal(["menu no_input", "menu key_1", "goto done", "menu no_input", "menu otherwise", "hangup done"], bench.Call.Outcomes);
    }

    [Fact]
    public void A_goto_in_a_detour_leaves_the_menu()
    {
        var bench = new FlowBench();
        bench.Run(
            """[ { "menu": { "prompt": "menu.wav", "keys": { "1": "hangup" }, "no_input": { "goto": "end" } } } ]""",
            """, "end": [ { "play": "bye.wav" } ]""");
        Assert.Equal(["menu no_input", "goto done", "play done"], bench.Call.Outcomes);
    }

    [Fact]
    public void A_menu_in_a_menu_counts_its_own_rounds()
    {
        var bench = new FlowBench();
        bench.Run("""
            [ { "menu": { "prompt": "menu.wav", "retries": 1, "keys": { "1": "hangup" },
                "no_input": { "menu": { "prompt": "again.wav", "retries": 1, "keys": { "2": "hangup" } } } } } ]
            """);
        Assert.Equal(
            ["menu no_input", "menu no_input", "menu otherwise", "menu otherwise"],
            bench.Call.Outcomes);
        Assert.Equal(["menu.wav", "again.wav", "again.wav", "menu.wav"], bench.Call.Log.Where(l => l.StartsWith("play ", StringComparison.Ordinal)).Select(l => l[5..]));
    }
}

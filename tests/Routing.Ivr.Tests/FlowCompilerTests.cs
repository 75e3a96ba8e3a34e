namespace Routing.Ivr.Tests;

public class FlowCompilerTests
{
    private const string Steps = "the steps are answer, play, menu, queue, transfer, when, set, goto, hangup";

    /// <summary>Steps of the flow main (the first column of which is 11), the column of the problem, and its text.</summary>
    public static TheoryData<string, int, string, string?> Wrong => new()
    {
        { """["teleport"]""", 12, $"unknown step \"teleport\"; {Steps}", null },
        { """["hangpu"]""", 12, $"unknown step \"hangpu\"; {Steps}", "hangup" },
        { """[{"mneu": {}}]""", 13, $"unknown step \"mneu\"; {Steps}", "menu" },
        { """[""]""", 12, $"a step is missing here; {Steps}", null },
        { """[{}]""", 12, $"a step is missing here; {Steps}", null },
        { """[["hangup"]]""", 12, "a step is a word, or a key with its value; this is a list", null },
        { """["play"]""", 12, "\"play\" needs a value, such as  play:", null },
        { """[{"hangup": "now"}]""", 23, "\"hangup\" takes no value: write it as a word alone", null },
        { """[{"play": "bye.wav", "hangup": ""}]""", 32, "\"hangup\" is a step of its own: begin it with a - of its own", null },
        { """[{"play": "bye.wav", "interruptible": "false"}]""", 32, "\"interruptible\" cannot stand beside \"play\"; arguments of \"play\" are indented below it", null },
        { """[{"then": "hangup"}]""", 13, "\"then\" stands beside a \"when\"", null },
        { """[]""", 11, "there are no steps here", null },
        { """ "nothing" """, 12, "unknown step \"nothing\"", null },
        { """[{"play": "welcom.wav"}]""", 21, "there is no prompt \"welcom.wav\"", "welcome.wav" },
        { """[{"play": ["bye.wav", "by.wav"]}]""", 33, "there is no prompt \"by.wav\"", "bye.wav" },
        { """[{"play": []}]""", 21, "a prompt is needed here", null },
        { """[{"play": ""}]""", 21, "needed here: the name of a prompt, such as welcome.wav", null },
        { """[{"play": {}}]""", 21, "\"prompt\" is missing here", null },
        { """[{"play": {"promt": "bye.wav"}}]""", 22, "unknown key \"promt\"; the keys here are prompt, prompts, interruptible", "prompt" },
        { """[{"play": {"prompt": "bye.wav", "prompt": "bye.wav"}}]""", 43, "\"prompt\" is written twice; the first is in line 1, column 22", null },
        { """[{"play": {"prompt": "bye.wav", "prompts": "bye.wav"}}]""", 54, "\"prompt\" and \"prompts\" are the same: write one of them", null },
        { """[{"play": {"prompt": "bye.wav", "interruptible": "yes"}}]""", 60, "write true or false", null },
        { """[{"play": "hours_{{ langage }}.wav"}]""", 31, "there is no variable \"langage\"", "language" },
        { """[{"play": "hours_{{ language.wav"}]""", 28, "this {{ has no }}", null },
        { """[{"play": "hours_{{ }}.wav"}]""", 30, "an expression is missing here", null },
        { """[{"queue": "biling"}]""", 22, "there is no queue \"biling\"", "billing" },
        { """[{"queue": ["billing"]}]""", 22, "needed here: the name of a queue", null },
        { """[{"queue": {"priority": 5}}]""", 22, "\"name\" is missing here", null },
        { """[{"queue": {"name": "sales", "priority": 101}}]""", 52, "a priority is a whole number, 0 to 100", null },
        { """[{"queue": {"name": "sales", "requires": {"enlish": 5}}}]""", 53, "there is no skill \"enlish\"", "english" },
        { """[{"queue": {"name": "sales", "requires": {"english": 11}}}]""", 64, "a level is a whole number, 1 to 10", null },
        { """[{"queue": {"name": "sales", "requires": {"english": 0}}}]""", 64, "a level is a whole number, 1 to 10", null },
        { """[{"queue": {"name": "sales", "requires": {"english": 5, "english": 6}}}]""", 67, "\"english\" is written twice", null },
        { """[{"queue": {"name": "sales", "requires": "english"}}]""", 52, "needed here: skills with their least levels", null },
        { """[{"goto": "mian"}]""", 21, "there is no flow \"mian\"", "main" },
        { """[{"when": "open('ofice')", "then": "hangup"}]""", 27, "there is no calendar \"ofice\"", "office" },
        { """[{"when": "caller", "then": "hangup"}]""", 22, "this is a text; \"when\" needs what is true or false", null },
        { """[{"when": "true"}]""", 13, "\"when\" needs a \"then\" beside it", null },
        { """[{"when": "true", "then": "hangup", "esle": "hangup"}]""", 47, "unknown key \"esle\"; the keys here are then, else", "else" },
        { """[{"when": "true", "then": []}]""", 37, "there are no steps here", null },
        { """[{"when": ["true"], "then": "hangup"}]""", 21, "needed here: an expression such as", null },
        { """[{"set": "x"}]""", 20, "needed here: variables with their values", null },
        { """[{"set": {"caller": "x"}}]""", 21, "\"caller\" is a fact about the call and cannot be set", null },
        { """[{"set": {"Tries": "x"}}]""", 21, "\"Tries\" is no name for a variable", null },
        { """[{"set": {"language": 5}}]""", 33, "\"language\" is a text elsewhere, here it is a number", null },
        { """[{"set": {"n": 1}}, {"set": {"n": "x"}}]""", 45, "\"n\" is a number elsewhere, here it is a text", null },
        { """[{"set": {"n": "{{ n }}"}}]""", 30, "the type of \"n\" cannot be told: some \"set\" must give it a plain value first, such as 0", null },
        { """[{"menu": {"prompt": "menu.wav"}}]""", 21, "\"keys\" is missing here", null },
        { """[{"menu": "menu.wav"}]""", 21, "keys with values are needed here: prompt,", null },
        { """[{"menu": {"prompt": "menu.wav", "keys": {}}}]""", 52, "needed here: keys with their steps", null },
        { """[{"menu": {"prompt": "menu.wav", "keys": {"12": "hangup"}}}]""", 53, "\"12\" is not a key of a telephone", null },
        { """[{"menu": {"prompt": "menu.wav", "keys": {"A": "hangup"}}}]""", 53, "\"A\" is not a key of a telephone", null },
        { """[{"menu": {"prompt": "menu.wav", "keys": {"1": "hangup", "1": "hangup"}}}]""", 68, "\"1\" is written twice", null },
        { """[{"menu": {"prompt": "menu.wav", "timeout": "5", "keys": {"1": "hangup"}}}]""", 55, "\"5\" is not a duration: write a whole number and its unit", null },
        { """[{"menu": {"prompt": "menu.wav", "timeout": "1h", "keys": {"1": "hangup"}}}]""", 55, "1h is out of range: 500ms to 1m", null },
        { """[{"menu": {"prompt": "menu.wav", "retries": -1, "keys": {"1": "hangup"}}}]""", 55, "the number of retries is a whole number, 0 to 10", null },
        { """[{"menu": {"prompt": "menu.wav", "keys": {"1": "hangup"}, "noinput": "hangup"}}]""", 69, "unknown key \"noinput\"", "no_input" },
        { """[{"menu": {"prompt": "menu.wav", "keys": {"1": {"teleport": "x"}}}}]""", 59, "unknown step \"teleport\"", null },
        { """["answer", {"goto": "main"}]""", 23, "this goes round in a circle in which no time passes (main → main)", null },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Tells_what_is_wrong_and_where(string steps, int column, string problem, string? didYouMean)
    {
        FlowCompilation compilation = TestFlows.Compile($"{{\"main\":  {steps}}}");
        FlowProblem only = Assert.Single(compilation.Problems);
        Assert.StartsWith(problem, only.Text);
        Assert.Equal(new FlowPosition("flows.json", 1, column), only.Position);
        Assert.Equal(didYouMean, only.DidYouMean);
        Assert.False(only.IsWarning);
        Assert.Empty(compilation.Flows);
    }

    [Theory]
    [InlineData("""["hangup", "answer", "answer"]""", 22, "this never runs: \"hangup\" before it never goes on")]
    [InlineData("""[{"goto": "other"}, "answer"]""", 31, "this never runs: \"goto\" before it never goes on")]
    [InlineData("""[{"when": "true", "then": "hangup", "else": "hangup"}, "answer"]""", 66, "this never runs: \"when\" before it")]
    [InlineData("""[{"menu": {"prompt": "menu.wav", "keys": {"1": "hangup"}, "otherwise": "hangup"}}, "answer"]""", 94, "this never runs: \"menu\"")]
    [InlineData("""[{"queue": "billing"}, {"goto": "main"}]""", 35, "a full queue gives the call back at once")]
    public void Warns_of_what_is_doubtful_but_compiles_it(string steps, int column, string problem)
    {
        FlowCompilation compilation = TestFlows.Compile($$"""{"main":  {{steps}}, "other": ["hangup"]}""");
        FlowProblem only = Assert.Single(compilation.Problems);
        Assert.StartsWith(problem, only.Text);
        Assert.Equal(column, only.Position.Column);
        Assert.True(only.IsWarning);
        Assert.Equal(2, compilation.Flows.Count);
    }

    [Theory]
    [InlineData("""["answer", {"when": "open('office')", "then": {"goto": "b"}}, {"play": "bye.wav"}, {"goto": "a"}]""", """[{"set": {"x": 1}}, {"goto": "a"}]""", "a → b → a")]
    [InlineData("""[{"when": "open('office')", "then": "hangup"}, {"goto": "b"}]""", """[{"goto": "a"}]""", "a → b → a")]
    [InlineData("""[{"play": "bye.wav"}, {"goto": "b"}]""", """["answer", {"goto": "b"}]""", "b → b")]
    [InlineData("""[{"play": "bye.wav"}, {"goto": "b"}]""", """["answer", {"goto": "a"}]""", null)]
    [InlineData("""[{"menu": {"prompt": "menu.wav", "keys": {"1": {"goto": "a"}}, "no_input": {"goto": "a"}}}, {"goto": "a"}]""", """[{"goto": "a"}]""", null)]
    [InlineData("""[{"when": "open('office')", "then": {"play": "bye.wav"}, "else": "hangup"}, {"goto": "a"}]""", """[{"goto": "a"}]""", null)]
    [InlineData("""["hangup"]""", """[{"goto": "a"}]""", null)]
    public void Circles_in_which_no_time_passes_are_errors(string a, string b, string? circle)
    {
        FlowCompilation compilation = TestFlows.Compile($$"""{"a": {{a}}, "b": {{b}}}""");
        Assert.Equal(
            circle is null ? [] : [$"this goes round in a circle in which no time passes ({circle}): put a play or a menu in it"],
            compilation.Problems.Select(p => p.Text));
    }

    [Theory]
    [InlineData("queue billing, back by its overflow", "[{\"queue\": \"billing\"}]", "[{\"goto\": \"a\"}]", true)]
    [InlineData("to itself", "[{\"queue\": \"billing\"}]", "[{\"queue\": \"billing\"}]", true)]
    [InlineData("with a prompt", "[{\"queue\": \"billing\"}]", "[{\"play\": \"bye.wav\"}, {\"goto\": \"a\"}]", false)]
    [InlineData("by another queue", "[{\"queue\": \"sales\"}]", "[{\"goto\": \"a\"}]", false)]
    public void A_circle_by_the_overflow_of_a_queue_is_one_in_which_no_time_may_pass(string what, string a, string b, bool isCircle)
    {
        FlowNames names = TestFlows.Names with { Overflows = new Dictionary<string, string> { ["billing"] = "b" } };
        FlowCompilation compilation = FlowCompiler.Compile(JsonFlow.Flows($$"""{"a": {{a}}, "b": {{b}}}"""), names);
        Assert.Equal(isCircle ? 1 : 0, compilation.Problems.Count(p => !p.IsWarning && p.Text.Contains("overflow of billing → b", StringComparison.Ordinal)));
        Assert.True(isCircle || compilation.Problems.Count == 0, what);
    }

    [Fact]
    public void All_problems_of_all_flows_come_at_once_and_in_order()
    {
        FlowCompilation compilation = TestFlows.Compile("""
            { "main": [ { "play": "welcom.wav" },
                        { "menu": { "prompt": "menu.wav", "timeout": "fast",
                                    "keys": { "1": { "queue": "biling" }, "x": "teleport" },
                                    "otherwise": [ { "when": "caller > 5 && open('ofice')", "then": "hangpu" } ] } } ],
              "second": [ { "goto": "third" }, { "play": "bye.wav" } ],
              "fine": [ { "play": ["second.wav", "bye.wav"] }, { "goto": "fine" } ],
              "leads_to_main": [ { "goto": "leads_there_too" } ],
              "leads_there_too": [ { "play": "bye.wav" }, { "goto": "main" } ] }
            """);
        (string At, string Text)[] expected =
        [
            ("1:23", "there is no prompt \"welcom.wav\""),
            ("2:58", "\"fast\" is not a duration"),
            ("3:51", "there is no queue \"biling\""),
            ("3:63", "\"x\" is not a key"),
            ("3:68", "unknown step \"teleport\""),
            ("4:51", "\"caller\" is a text"),
            ("4:70", "there is no calendar"),
            ("4:89", "unknown step \"hangpu\""),
            ("5:25", "there is no flow \"third\""),
            ("5:36", "this never runs"),
        ];
        Assert.Equal(expected.Select(e => e.At), compilation.Problems.Select(p => $"{p.Position.Line}:{p.Position.Column}"));
        Assert.All(expected.Zip(compilation.Problems), pair => Assert.StartsWith(pair.First.Text, pair.Second.Text));

        // What leads to a flow with errors is not offered either.
        Assert.Equal(["fine"], compilation.Flows.Keys);
    }

    [Fact]
    public void Prompts_that_are_named_are_listed_with_their_places()
    {
        FlowCompilation compilation = TestFlows.Compile("""
            { "main": [ { "play": ["bye.wav", "hours_{{ language }}.wav"] },
                        { "menu": { "prompt": "menu.wav", "keys": { "1": { "play": "bye.wav" } } } } ] }
            """);
        Assert.Empty(compilation.Problems);
        Assert.Equal(
            ["bye.wav 1:24", "menu.wav 2:35", "bye.wav 2:72"],
            compilation.PromptsUsed.Select(u => $"{u.Prompt} {u.Position.Line}:{u.Position.Column}"));
    }

    [Fact]
    public void Flows_too_deep_or_too_large_are_refused_before_anything_walks_them()
    {
        string deep = string.Concat(Enumerable.Repeat("""[{"when":"true","then":""", 40)) + "\"hangup\"" + string.Concat(Enumerable.Repeat("}]", 40));
        Assert.Contains("nested too deeply", Assert.Single(TestFlows.Compile($"{{\"main\": {deep}}}").Problems).Text);

        // Twenty levels of a list that holds the next one twice: a million steps in twenty nodes.
        FlowPosition at = new("f", 1, 1);
        FlowNode node = FlowNode.Scalar(at, "hangup");
        for (int i = 0; i < 20; i++)
        {
            node = FlowNode.List(at, [node, node]);
        }

        FlowCompilation large = FlowCompiler.Compile(new Dictionary<string, FlowNode> { ["main"] = node }, TestFlows.Names);
        Assert.Contains("too large", Assert.Single(large.Problems).Text);
        Assert.Empty(large.Flows);
    }

    [Fact]
    public void Whatever_is_written_compiling_never_throws()
    {
        var random = new Random(20260106);
        string[] words =
        [
            "answer", "play", "menu", "queue", "when", "then", "else", "set", "goto", "hangup", "prompt", "keys", "1", "*", "timeout", "5s",
            "retries", "requires", "name", "billing", "english", "true", "main", "bye.wav", "{{ caller }}", "{{", "", "no_input", "caller > 5", "x",
        ];
        FlowPosition at = new("f", 1, 1);
        for (int i = 0; i < 20_000; i++)
        {
            var flows = new Dictionary<string, FlowNode> { ["main"] = Any(0), ["x"] = Any(0) };
            FlowCompilation compilation = FlowCompiler.Compile(flows, TestFlows.Names);
            Assert.True(compilation.Flows.Count == 2 || compilation.Problems.Any(p => !p.IsWarning));
        }

        FlowNode Any(int depth) => random.Next(depth > 5 ? 1 : 4) switch
        {
            0 => FlowNode.Scalar(at, Word()),
            1 => FlowNode.List(at, [.. Enumerable.Range(0, random.Next(4)).Select(_ => Any(depth + 1))]),
            _ => FlowNode.Map(at, [.. Enumerable.Range(0, random.Next(4)).Select(_ => new FlowEntry(Word(), at, Any(depth + 1)))]),
        };

        string Word() => words[random.Next(words.Length)];
    }
}

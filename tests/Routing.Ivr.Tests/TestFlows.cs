namespace Routing.Ivr.Tests;

/// <summary>The names that the flows of tests may use, and short ways to compile.</summary>
internal static class TestFlows
{
    public static FlowNames Names { get; } = new()
    {
        Queues = new HashSet<string> { "billing", "support", "sales" },
        Skills = new HashSet<string> { "japanese", "english", "billing" },
        Destinations = new HashSet<string> { "2001", "2100" },
        LeadsOutside = static number => number.StartsWith("03", StringComparison.Ordinal),
        Calendars = new HashSet<string> { "office", "warehouse" },
        Prompts = new HashSet<string>
        {
            "welcome.wav", "menu.wav", "closed.wav", "again.wav", "wrong.wav", "hours_ja.wav", "second.wav", "bye.wav", "hold.wav",
        },
    };

    public static FlowCompilation Compile(string json) => FlowCompiler.Compile(JsonFlow.Flows(json), Names);

    /// <summary>A flow `main` of these steps, and perhaps others after it.</summary>
    public static FlowProgram Program(string steps, string others = "")
    {
        FlowCompilation compilation = Compile($"{{\"main\": {steps}{others}}}");
        Assert.DoesNotContain(compilation.Problems, p => !p.IsWarning);
        return compilation.Flows["main"];
    }
}

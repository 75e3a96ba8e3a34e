using Routing.Ivr.Compiling;
using Routing.Ivr.Expressions;

namespace Routing.Ivr.Steps;

/// <summary>Sets variables of the call, in the order written. Setting `language` changes the language of prompts.</summary>
internal sealed class SetStep(FlowPosition position, (string Name, Template Value)[] variables) : Step("set", position)
{
    public static readonly StepKind Kind = new(
        "set",
        "sets variables that expressions may name; language is the one that prompts are played in",
        "set: { tries: \"{{ tries + 1 }}\", language: en }",
        Read);

    public override ValueTask<StepResult> RunAsync(StepRun run)
    {
        foreach ((string name, Template value) in variables)
        {
            run.Call.SetVariable(name, value.Value(run.Context));
        }

        return new ValueTask<StepResult>(StepResult.Next());
    }

    private static SetStep Read(StepSource source, StepReader reader)
    {
        var variables = new List<(string, Template)>();
        foreach (FlowEntry entry in reader.Entries(source.Value, "variables with their values, such as set: { tries: 0 }"))
        {
            variables.Add((entry.Key, reader.Variable(entry)));
        }

        return new SetStep(source.Position, [.. variables]);
    }
}

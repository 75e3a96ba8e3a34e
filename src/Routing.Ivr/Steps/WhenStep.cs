using Routing.Ivr.Compiling;
using Routing.Ivr.Expressions;

namespace Routing.Ivr.Steps;

/// <summary>Takes one of two ways.</summary>
internal sealed class WhenStep(FlowPosition position, Expression condition, Block then, Block otherwise) : Step("when", position)
{
    public static readonly StepKind Kind = new(
        "when",
        "runs the steps of then when the expression is true, else those of else, if there is one",
        """
        when: "!open('office')"
        then: [ { play: closed.wav }, hangup ]
        else: { play: welcome.wav }
        """,
        Read)
    {
        FurtherKeys = ["then", "else"],
    };

    public override IReadOnlyList<Block> Ways { get; } = [then, otherwise];

    public override IReadOnlyList<string> Outcomes { get; } = [StepOutcome.Then, StepOutcome.Else];

    public override ValueTask<StepResult> RunAsync(StepRun run) => new(condition.Evaluate(run.Context).Boolean
        ? StepResult.Take(StepOutcome.Then, then)
        : StepResult.Take(StepOutcome.Else, otherwise));

    private static WhenStep Read(StepSource source, StepReader reader)
    {
        Expression condition = reader.Condition(source.Value);
        if (source["then"] is null)
        {
            reader.Problems.Error(source.Position, "\"when\" needs a \"then\" beside it: the steps that run when it is true");
        }

        return new WhenStep(source.Position, condition, reader.Block(source["then"]), reader.Block(source["else"]));
    }
}

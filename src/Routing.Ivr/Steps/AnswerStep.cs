using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Answers the call. `play`, `menu` and `queue` do so too when it is not yet answered.</summary>
internal sealed class AnswerStep(FlowPosition position) : Step("answer", position)
{
    public static readonly StepKind Kind = new(
        "answer",
        "answers the call, if it is not yet answered; play, menu and queue answer it by themselves",
        "answer",
        Read)
    {
        NeedsNoValue = true,
    };

    public override async ValueTask<StepResult> RunAsync(StepRun run) =>
        await run.AnswerAsync() ? StepResult.Next() : run.Unanswered;

    private static AnswerStep Read(StepSource source, StepReader reader)
    {
        reader.Nothing(source.Value, "answer");
        return new AnswerStep(source.Position);
    }
}

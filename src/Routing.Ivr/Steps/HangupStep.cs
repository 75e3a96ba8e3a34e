using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Hangs up; the flow ends.</summary>
internal sealed class HangupStep(FlowPosition position) : Step("hangup", position)
{
    public static readonly StepKind Kind = new("hangup", "hangs up; the flow ends", "hangup", Read) { NeedsNoValue = true };

    public override bool Ends => true;

    public override async ValueTask<StepResult> RunAsync(StepRun run)
    {
        await run.Call.HangupAsync(run.Hangup);
        return StepResult.Stop(StepOutcome.Done, FlowEnd.HungUp);
    }

    private static HangupStep Read(StepSource source, StepReader reader)
    {
        reader.Nothing(source.Value, "hangup");
        return new HangupStep(source.Position);
    }
}

using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Leaves this flow for the beginning of another, or of this one.</summary>
internal sealed class GotoStep(FlowPosition position, FlowProgram flow) : Step("goto", position)
{
    public static readonly StepKind Kind = new(
        "goto",
        "goes on at the beginning of a flow; what stands after it never runs",
        "goto: main_menu",
        Read);

    public FlowProgram Flow { get; } = flow;

    public override bool Ends => true;

    public override ValueTask<StepResult> RunAsync(StepRun run) => new(StepResult.GoTo(Flow));

    private static GotoStep Read(StepSource source, StepReader reader) => new(source.Position, reader.Flow(source.Value));
}

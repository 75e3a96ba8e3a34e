using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>Whether time passes for the caller while a step runs. A circle of steps where none does would spin.</summary>
internal enum StepWait
{
    No,
    Perhaps,
    Yes,
}

/// <summary>
/// A compiled step: immutable, shared by all calls. It runs on the call's mailbox and keeps nothing of
/// its own; blocks inside it are run by the runner, not by the step.
/// </summary>
internal abstract class Step(string name, FlowPosition position)
{
    private static readonly string[] Done = [StepOutcome.Done];

    public string Name { get; } = name;

    public FlowPosition Position { get; } = position;

    /// <summary>The blocks of which one runs next and then what follows the step; empty when there is no choice.</summary>
    public virtual IReadOnlyList<Block> Ways => [];

    /// <summary>The blocks that may run before the step runs again.</summary>
    public virtual IReadOnlyList<Block> Detours => [];

    public virtual StepWait Wait => StepWait.No;

    /// <summary>Nothing that stands after it in its block can run.</summary>
    public virtual bool Ends => Ways.Count > 0 && Ways.All(w => w.Ends);

    /// <summary>The outcomes it can have of itself; <c>cancelled</c> and <c>failed</c> go without saying.</summary>
    public virtual IReadOnlyList<string> Outcomes => Done;

    public abstract ValueTask<StepResult> RunAsync(StepRun run);
}

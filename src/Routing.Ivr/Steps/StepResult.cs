using Routing.Ivr.Compiling;

namespace Routing.Ivr.Steps;

/// <summary>What came of a step and what the runner does next.</summary>
internal readonly record struct StepResult
{
    private StepResult(string outcome) => Outcome = outcome;

    public string Outcome { get; }

    /// <summary>Runs next, before what follows the step.</summary>
    public Block? Way { get; private init; }

    /// <summary>The step itself runs again after <see cref="Way"/>, one round further.</summary>
    public bool Again { get; private init; }

    /// <summary>The flow that runs in place of this one.</summary>
    public FlowProgram? Flow { get; private init; }

    /// <summary>How the flow ends here, or null when it goes on.</summary>
    public FlowEnd? End { get; private init; }

    /// <summary>On with the next step.</summary>
    public static StepResult Next(string outcome = StepOutcome.Done) => new(outcome);

    /// <summary>Runs <paramref name="way"/>, then the next step.</summary>
    public static StepResult Take(string outcome, Block way) => new(outcome) { Way = way };

    /// <summary>Runs <paramref name="detour"/>, then this step again.</summary>
    public static StepResult Repeat(string outcome, Block detour) => new(outcome) { Way = detour, Again = true };

    /// <summary>Leaves this flow for another.</summary>
    public static StepResult GoTo(FlowProgram flow, string outcome = StepOutcome.Done) => new(outcome) { Flow = flow };

    /// <summary>Ends the flow.</summary>
    public static StepResult Stop(string outcome, FlowEnd end) => new(outcome) { End = end };
}

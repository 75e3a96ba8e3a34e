using Routing.Ivr.Compiling;
using Routing.Ivr.Steps;

namespace Routing.Ivr;

/// <summary>A compiled flow: immutable, shared by all calls that run it.</summary>
public sealed class FlowProgram
{
    internal FlowProgram(string name) => Name = name;

    /// <summary>The flow's name.</summary>
    public string Name { get; }

    /// <summary>Its steps. Set once by the compiler, before anyone else sees the program: flows may go to each other in a circle.</summary>
    internal Block Body { get; private set; } = Block.Empty;

    /// <summary>Each step's name with each outcome that it can have here: the series of the metrics.</summary>
    internal IReadOnlyList<(string Step, string Outcome)> Series { get; private set; } = [];

    internal void Complete(Block body)
    {
        Body = body;
        Series = [.. body.AllSteps().SelectMany(s => s.Outcomes.Append(StepOutcome.Cancelled).Append(StepOutcome.Failed).Select(o => (s.Name, o))).Distinct()];
    }
}

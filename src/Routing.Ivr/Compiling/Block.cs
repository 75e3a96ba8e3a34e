using Routing.Ivr.Steps;

namespace Routing.Ivr.Compiling;

/// <summary>Steps that run one after the other. Immutable.</summary>
internal sealed class Block(Step[] steps)
{
    public static readonly Block Empty = new([]);

    public Step[] Steps { get; } = steps;

    /// <summary>How many blocks stand in one another here, this one included: the stack that a run needs.</summary>
    public int Depth { get; } = 1 + steps.SelectMany(s => s.Ways.Concat(s.Detours)).Select(b => b.Depth).DefaultIfEmpty(0).Max();

    /// <summary>Nothing that stands after this block can run.</summary>
    public bool Ends { get; } = steps.Any(s => s.Ends);

    /// <summary>Its steps and those in their blocks.</summary>
    public IEnumerable<Step> AllSteps() =>
        Steps.SelectMany(s => s.Ways.Concat(s.Detours).SelectMany(b => b.AllSteps()).Prepend(s));
}

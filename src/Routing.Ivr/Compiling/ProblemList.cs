namespace Routing.Ivr.Compiling;

/// <summary>Collects all that is wrong, so that one check tells everything.</summary>
internal sealed class ProblemList
{
    private readonly List<FlowProblem> _problems = [];

    /// <summary>Errors so far; warnings do not count.</summary>
    public int Errors { get; private set; }

    public void Error(FlowPosition position, string text, string? didYouMean = null)
    {
        Errors++;
        _problems.Add(new FlowProblem(position, text, didYouMean));
    }

    public void Warning(FlowPosition position, string text) => _problems.Add(new FlowProblem(position, text, IsWarning: true));

    /// <summary>In the order of the files; each said once, since a shared variable may be read many times.</summary>
    public IReadOnlyList<FlowProblem> InOrder() => [.. _problems.Distinct().OrderBy(p => p.Position)];
}

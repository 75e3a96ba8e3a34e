using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration;

/// <summary>Collects all that is wrong in one load; nothing stops at the first error.</summary>
internal sealed class ProblemList
{
    // A file of rubbish must not give a million lines: what follows the first thousand adds nothing.
    private const int Most = 1000;

    private readonly HashSet<ConfigurationProblem> _problems = [];

    public bool HasErrors { get; private set; }

    public void Error(Place at, string text, string? didYouMean = null) => Add(at, true, text, didYouMean);

    public void Warning(Place at, string text, string? didYouMean = null) => Add(at, false, text, didYouMean);

    public void AddAll(ProblemList other)
    {
        HasErrors |= other.HasErrors;
        _problems.UnionWith(other._problems.Take(Most - _problems.Count));
    }

    /// <summary>By file, line and column; at one place errors come first.</summary>
    public IReadOnlyList<ConfigurationProblem> Sorted() =>
    [
        .. _problems
            .OrderBy(p => p.File, StringComparer.Ordinal)
            .ThenBy(p => p.Line)
            .ThenBy(p => p.Column)
            .ThenByDescending(p => p.IsError),
    ];

    private void Add(Place at, bool isError, string text, string? didYouMean)
    {
        HasErrors |= isError;
        if (_problems.Count < Most)
        {
            _problems.Add(new ConfigurationProblem(at.File, at.Line, at.Column, isError, text, didYouMean));
        }
    }
}

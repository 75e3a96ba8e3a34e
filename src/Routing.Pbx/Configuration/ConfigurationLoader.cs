using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Configuration;

/// <summary>
/// Reads a directory of YAML and makes a plan of it, or the list of all that is wrong. One for the life of
/// a process, since it owns the <see cref="NameTable"/>. One load at a time.
/// </summary>
public sealed class ConfigurationLoader
{
    /// <summary>A loader for <paramref name="directory"/>; <paramref name="environment"/> gives <c>${NAME}</c>, null for an unset one.</summary>
    public ConfigurationLoader(string directory, Func<string, string?> environment) => throw new NotImplementedException();

    /// <summary>Loads what the files say now.</summary>
    public ConfigurationResult Load() => throw new NotImplementedException();
}

/// <summary>What loading gave.</summary>
/// <param name="Plan">The plan, or null when there is any error.</param>
/// <param name="Problems">Errors and warnings, by file, line and column.</param>
public sealed record ConfigurationResult(PbxPlan? Plan, IReadOnlyList<ConfigurationProblem> Problems);

/// <summary>Something wrong, or doubtful, in a file.</summary>
/// <param name="File">The file's path as the admin would name it.</param>
/// <param name="Line">Counts from 1; 0 for the file as a whole.</param>
/// <param name="Column">Counts from 1; 0 for the line or file as a whole.</param>
/// <param name="IsError">Otherwise a warning.</param>
/// <param name="Text">What is wrong and what to do.</param>
/// <param name="DidYouMean">A known word close to the one written, or null.</param>
public sealed record ConfigurationProblem(string File, int Line, int Column, bool IsError, string Text, string? DidYouMean = null)
{
    /// <summary><c>file:line:column: error: text (did you mean …?)</c></summary>
    public override string ToString() =>
        $"{File}:{Line}:{Column}: {(IsError ? "error" : "warning")}: {Text}{(DidYouMean is null ? "" : $" (did you mean {DidYouMean}?)")}";
}

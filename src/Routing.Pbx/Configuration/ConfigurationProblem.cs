namespace Routing.Pbx.Configuration;

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

using System.Text.RegularExpressions;

namespace Routing.Architecture.Tests;

/// <summary>One file below src, read once.</summary>
internal sealed partial class SourceFile(string path)
{
    public string Name { get; } = Repository.Relative(path);

    public string[] Lines { get; } = File.ReadAllLines(path);

    /// <summary>The namespace its folder asks for: the project's name and the folders below it.</summary>
    public string ExpectedNamespace => string.Join('.', Name.Split('/')[1..^1]);

    /// <summary>The lines without comments, with their numbers from 1. Good enough to look for words in.</summary>
    public IEnumerable<(int Number, string Code)> Code =>
        Lines.Select((line, index) => (index + 1, Comment().Replace(line, ""))).Where(line => line.Item2.Length > 0);

    /// <summary>The public types it declares, not the nested ones: its keyword and its name.</summary>
    public IEnumerable<(string Kind, string Name)> PublicTypes =>
        from line in Code
        let match = PublicType().Match(line.Code)
        where match.Success
        select (match.Groups["kind"].Value, match.Groups["name"].Value);

    [GeneratedRegex(@"^\s*(//|/\*|\*).*$|\s//\s.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^public\s+(?:(?:static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?<kind>class|struct|interface|enum|delegate|record(?:\s+(?:struct|class))?)\s+(?:[\w<>?]+\s+(?=\w+\())?(?<name>\w+)")]
    private static partial Regex PublicType();
}

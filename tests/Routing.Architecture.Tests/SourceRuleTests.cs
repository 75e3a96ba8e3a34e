using System.Text.RegularExpressions;

namespace Routing.Architecture.Tests;

public partial class SourceRuleTests
{
    private const int LongestFile = 320;
    private const int MedianFile = 90;

    [Fact]
    public void No_file_is_longer_than_can_be_read_in_one_go() =>
        Offenders.None(
            from file in Repository.Sources
            where file.Lines.Length > LongestFile
            select $"{file.Name}: {file.Lines.Length} lines, at most {LongestFile}");

    [Fact]
    public void Half_of_the_files_are_short()
    {
        int[] lengths = [.. Repository.Sources.Select(file => file.Lines.Length).Order()];
        Assert.InRange(lengths[lengths.Length / 2], 1, MedianFile);
    }

    [Theory]
    [MemberData(nameof(ForbiddenCalls.Rules), MemberType = typeof(ForbiddenCalls))]
    public void No_file_does_what_is_forbidden(string pattern, string reason) =>
        Offenders.None(ForbiddenCalls.Breaking(pattern).Select(place => $"{place}   ({reason})"));

    [Fact]
    public void Types_are_named_after_what_they_are() =>
        Offenders.None(Lines(VagueName()));

    [Fact]
    public void No_exception_is_swallowed_without_a_word() =>
        Offenders.None(
            from file in Repository.Sources
            where EmptyCatch().IsMatch(string.Join('\n', file.Lines))
            select file.Name);

    [Fact]
    public void Nothing_is_left_for_later_in_a_comment() =>
        Offenders.None(
            from file in Repository.Sources
            from line in file.Lines
            where Postponed().IsMatch(line)
            select $"{file.Name}: {line.Trim()}");

    [Fact]
    public void A_file_holds_one_public_class_with_at_most_its_small_satellites() =>
        Offenders.None(
            from file in Repository.Sources
            let classes = file.PublicTypes.Where(type => type.Kind is "class" or "struct").Select(type => type.Name).Distinct().ToArray()
            where classes.Length > 1
            select $"{file.Name}: {string.Join(", ", classes)}");

    [Fact]
    public void The_namespace_is_the_folder() =>
        Offenders.None(
            from file in Repository.Sources
            let declared = file.Code.Select(line => Namespace().Match(line.Code)).FirstOrDefault(match => match.Success)
            where declared is not null && declared.Groups[1].Value != file.ExpectedNamespace
            select $"{file.Name}: {declared.Groups[1].Value} instead of {file.ExpectedNamespace}");

    [Fact]
    public void Every_project_of_src_explains_itself_on_a_page() =>
        Offenders.None(
            from project in Repository.Projects("src")
            let readme = new FileInfo(Path.Combine(project.Folder, "README.md"))
            let lines = readme.Exists ? File.ReadAllLines(readme.FullName).Length : 0
            where lines is 0 or > 40
            select readme.Exists ? $"{project.Name}: README.md has {lines} lines, at most 40" : $"{project.Name}: no README.md");

    private static IEnumerable<string> Lines(Regex pattern) =>
        from file in Repository.Sources
        from line in file.Code
        where pattern.IsMatch(line.Code)
        select $"{file.Name}:{line.Number}: {line.Code.Trim()}";

    [GeneratedRegex(@"\b(class|struct|record|interface|enum)\s+\w*(Manager|Helpers?|Utils?|Utility|Utilities)\b")]
    private static partial Regex VagueName();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*(when\s*\([^{]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"//.*\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Postponed();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;?")]
    private static partial Regex Namespace();
}

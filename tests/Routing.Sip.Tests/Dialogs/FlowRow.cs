namespace Routing.Sip.Tests.Dialogs;

/// <summary>One line of <c>flows/*.txt</c>: <c>section | title | steps</c>, steps divided by semicolons; see the file <c>flows/README</c>.</summary>
internal sealed record FlowRow(string Rfc, string Section, string Title, IReadOnlyList<string[]> Steps)
{
    /// <summary>Counts messages or says so, and so holds only where nothing is lost but what the row itself loses.</summary>
    public bool IsExact => Steps.Any(step => step[0] is "count" or "lose" or "lossless");

    public static IEnumerable<FlowRow> All() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "flows"), "*.txt").Order(StringComparer.Ordinal).SelectMany(Read);

    private static IEnumerable<FlowRow> Read(string file)
    {
        foreach (string line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
        {
            string[] parts = line.Split('|', StringSplitOptions.TrimEntries);
            Assert.True(parts.Length == 3, line);
            yield return new FlowRow(
                Path.GetFileNameWithoutExtension(file), parts[0], parts[1],
                [.. parts[2].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(step => step.Split(' '))]);
        }
    }
}

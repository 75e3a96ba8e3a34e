namespace Routing.Server.Commands;

/// <summary>Columns of plain text, for people and for <c>awk</c>.</summary>
internal static class TextTable
{
    /// <summary>The rows under their heads, each column as wide as its widest word. Whatever the words are, a terminal only shows them.</summary>
    public static string Of(string[] heads, IEnumerable<string[]> rows)
    {
        string[][] all = [heads, .. rows.Select(row => row.Select(PlainText.Of).ToArray())];
        int[] widths = [.. heads.Select((_, column) => all.Max(row => row[column].Length))];
        return string.Join('\n', all.Select(row => string.Join("  ", row.Select((word, column) => word.PadRight(widths[column]))).TrimEnd()));
    }
}

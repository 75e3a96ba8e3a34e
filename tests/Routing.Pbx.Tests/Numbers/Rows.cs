using System.Runtime.CompilerServices;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>Rows of a text file beside the tests: cells between bars, # begins a comment.</summary>
internal static class Rows
{
    public static IEnumerable<string[]> Of(string file, [CallerFilePath] string here = "") =>
        File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, file))
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray());
}

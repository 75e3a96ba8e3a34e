using System.Text.RegularExpressions;

namespace Routing.Architecture.Tests;

/// <summary>What no file of src may say, why, and the few files that may, each with its reason.</summary>
internal static class ForbiddenCalls
{
    public static TheoryData<string, string> Rules { get; } = new()
    {
        { @"\bThread\.Sleep\b", "a thread that sleeps serves nobody; wait for an event or a due time" },
        { @"\bTask\.Delay\b", "time comes from TimeProvider, so that tests can move it" },
        { @"\bDateTime(Offset)?\.(Utc)?Now\b", "time comes from TimeProvider, so that tests can move it" },
        { @"\bnew Random\(\)", "an unseeded choice cannot be replayed; take the seed or RandomNumberGenerator" },
        { @"\bRandom\.Shared\b", "an unseeded choice cannot be replayed; take the seed or RandomNumberGenerator" },
        { @"\bNotImplementedException\b", "a stub is not a part" },
        { @"\bGC\.(Collect|SuppressFinalize\(null)", "the collector knows better" },
        { @"\.(Result|GetAwaiter\(\)\.GetResult\(\))\s*;", "a blocked turn blocks every call behind it" },
    };

    /// <summary>File (or folder, with a slash at its end) and pattern of what is allowed there all the same.</summary>
    public static IReadOnlyList<(string Where, string Pattern, string Reason)> Allowed { get; } = [];

    public static IEnumerable<string> Breaking(string pattern)
    {
        var forbidden = new Regex(pattern);
        return
            from file in Repository.Sources
            where !Allowed.Any(row => row.Pattern == pattern && file.Name.StartsWith(row.Where, StringComparison.Ordinal))
            from line in file.Code
            where forbidden.IsMatch(line.Code)
            select $"{file.Name}:{line.Number}: {line.Code.Trim()}";
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace Routing.Pbx.Configuration.Yaml;

/// <summary>
/// Replaces <c>${NAME}</c>, <c>${NAME:-default}</c> and <c>${file:PATH}</c> in the text of values, once: what
/// comes in is not looked at again, and cannot become structure. <c>$${</c> stands for <c>${</c>.
/// </summary>
internal sealed partial class Substitution(string directory, Func<string, string?> environment)
{
    // A secret, a certificate: not a log file by mistake.
    private const int LargestFile = 64 * 1024;

    /// <summary>No variable is known: for defaults in code.</summary>
    public static Substitution None { get; } = new("", _ => null);

    /// <summary><paramref name="text"/> with its variables replaced; null when one cannot be, which is told.</summary>
    public string? Apply(string text, Place at, ProblemList problems)
    {
        int next = text.IndexOf("${", StringComparison.Ordinal);
        if (next < 0)
        {
            return text;
        }

        var result = new StringBuilder();
        int done = 0;
        bool known = true;
        while (next >= 0)
        {
            if (next > 0 && text[next - 1] == '$')
            {
                result.Append(text, done, next - 1 - done).Append("${");
                done = next + 2;
            }
            else
            {
                int end = text.IndexOf('}', next);
                if (end < 0)
                {
                    problems.Error(at, "${ has no }: write ${NAME}, or $${ for the two characters themselves");
                    return null;
                }

                string? value = Value(text[(next + 2)..end], at, problems);
                known &= value is not null;
                result.Append(text, done, next - done).Append(value);
                done = end + 1;
            }

            next = text.IndexOf("${", done, StringComparison.Ordinal);
        }

        return known ? result.Append(text, done, text.Length - done).ToString() : null;
    }

    private string? Value(string inside, Place at, ProblemList problems)
    {
        if (inside.StartsWith("file:", StringComparison.Ordinal))
        {
            return ReadFile(inside["file:".Length..], at, problems);
        }

        Match match = Variable().Match(inside);
        if (!match.Success)
        {
            problems.Error(at, $"${{{inside}}} names no variable: write ${{NAME}}, ${{NAME:-default}} or ${{file:PATH}}");
            return null;
        }

        string name = match.Groups["name"].Value;
        string? value = environment(name);
        if (!string.IsNullOrEmpty(value))
        {
            return value;
        }

        if (match.Groups["default"].Success)
        {
            return match.Groups["default"].Value;
        }

        problems.Error(at, $"the environment variable {name} is not set, or empty: set it, or write a default as ${{{name}:-default}}");
        return null;
    }

    private string? ReadFile(string path, Place at, ProblemList problems)
    {
        try
        {
            var file = new FileInfo(Path.Combine(directory, path));
            if (!file.Exists)
            {
                problems.Error(at, $"there is no file {path} (paths are relative to the configuration directory)");
                return null;
            }

            // Pipes and devices say that they are empty; opening one could wait for ever.
            if (file.Length is 0 or > LargestFile)
            {
                problems.Error(at, $"the file {path} is {(file.Length == 0 ? "empty" : "larger than 64 KiB")}");
                return null;
            }

            string text = File.ReadAllText(file.FullName);
            return text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Error(at, $"the file {path} cannot be read: {e.Message}");
            return null;
        }
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Variable();
}

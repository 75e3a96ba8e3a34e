using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace Routing.Pbx.Configuration.Yaml;

/// <summary>
/// What YAML does to telephony and nobody expects: keys that vanish as comments, texts that begin with a
/// character YAML keeps for itself. Says it in the words of the person who wrote the file.
/// </summary>
internal static partial class YamlTraps
{
    /// <summary>The <c>#</c> key of a menu without quotes is a comment: the key is gone without a word.</summary>
    public static void CheckComments(string file, string text, ProblemList problems)
    {
        if (!text.Contains("#:", StringComparison.Ordinal))
        {
            return;
        }

        var scanner = new Scanner(new StringReader(text), skipComments: false);
        try
        {
            while (scanner.MoveNext())
            {
                if (scanner.Current is Comment comment && comment.Value.StartsWith(':'))
                {
                    problems.Error(
                        new Place(file, (int)comment.Start.Line, (int)comment.Start.Column),
                        "YAML takes #: as the beginning of a comment: write the key as \"#\":, or a space after the # of a comment");
                }
            }
        }
        catch (YamlException)
        {
            // The parser stumbles at the same place and tells it.
        }
    }

    /// <summary>Where the parser gave up, and why in plain words.</summary>
    public static (int Line, int Column, string Text) Explain(YamlException e, string text)
    {
        string[] lines = text.Split('\n');
        int line = Math.Clamp((int)e.Start.Line, 1, lines.Length);
        int column = Math.Max(1, (int)e.Start.Column);

        if (e.Message.Contains("tab", StringComparison.Ordinal))
        {
            // The library names the beginning of the map, which may be far above the tab.
            int tab = Array.FindIndex(lines, l => TabIndent().IsMatch(l));
            return tab < 0
                ? (line, column, "there is a tab here: use spaces")
                : (tab + 1, lines[tab].IndexOf('\t', StringComparison.Ordinal) + 1, "a tab indents this line: use spaces");
        }

        string written = lines[line - 1];
        char first = column <= written.Length ? written[column - 1] : '\0';
        if (first == '*')
        {
            return (line, column, "YAML reads * as the beginning of an alias: write the text in quotes");
        }

        if (first is '%' or '@' or '`')
        {
            return (line, column, $"no YAML text may begin with {first}: write it in quotes");
        }

        if (e.Message.Contains("flow mapping", StringComparison.Ordinal) && UnquotedVariable().IsMatch(written))
        {
            return (line, column, "write ${…} in quotes where it stands inside { } or [ ]");
        }

        string said = e.Message switch
        {
            var m when m.Contains("invalid mapping", StringComparison.Ordinal) =>
                "a second \": \" in one value: write the value in quotes, or check how the lines are indented",
            var m when m.Contains("unexpected end of stream", StringComparison.Ordinal) => "the quotes that open here are never closed",
            var m when m.Contains("block mapping", StringComparison.Ordinal) =>
                "this line does not fit: check how it is indented, and the quotes on the line before",
            var m when m.Contains("unknown escape", StringComparison.Ordinal) =>
                "between double quotes a backslash begins an escape: double it, or use single quotes",
            var m => $"this is not YAML: {char.ToLowerInvariant(m[0])}{m[1..].TrimEnd('.')}",
        };
        return (line, column, said);
    }

    /// <summary>
    /// Whether other YAML tools would read this plain text as a number and so change it: lose a leading zero
    /// or plus, or read octal, hexadecimal, an exponent or base 60.
    /// </summary>
    public static bool LooksLikeChangedNumber(string text) => ChangedNumber().IsMatch(text);

    /// <summary>Whether other YAML tools would read this plain text as true, false or nothing.</summary>
    public static bool LooksLikeBoolean(string text) => text.ToLowerInvariant() is "yes" or "no" or "on" or "off" or "y" or "n" or "true" or "false";

    [GeneratedRegex(@"^ *\t")]
    private static partial Regex TabIndent();

    [GeneratedRegex(@"[:\s,{\[]\$\{[^""']*$")]
    private static partial Regex UnquotedVariable();

    [GeneratedRegex(@"^([+-]?0[0-9_]+|\+[0-9_]+|[0-9]+_[0-9_]*|0x[0-9a-fA-F]+|0o[0-7]+|[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+|[0-9]+(:[0-5]?[0-9])+)$")]
    private static partial Regex ChangedNumber();
}

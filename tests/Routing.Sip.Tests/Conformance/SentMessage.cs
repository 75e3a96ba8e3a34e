using System.Text;
using System.Text.RegularExpressions;

namespace Routing.Sip.Tests.Conformance;

/// <summary>
/// A message cut into lines by a reader that shares nothing with the stack: bytes as Latin-1, folds undone, compact names
/// written out. It judges nothing; what it cannot cut is null.
/// </summary>
internal sealed partial class SentMessage
{
    private static readonly Dictionary<string, string> Compact = new(StringComparer.OrdinalIgnoreCase)
    {
        ["v"] = "Via",
        ["f"] = "From",
        ["t"] = "To",
        ["i"] = "Call-ID",
        ["m"] = "Contact",
        ["l"] = "Content-Length",
        ["c"] = "Content-Type",
    };

    private SentMessage(string text, int end)
    {
        Text = text;
        Body = text[(end + 4)..];
        string[] lines = Fold().Replace(text[..end], " ").Split("\r\n");
        Start = lines[0];
        Headers = [.. lines.Skip(1).Select(Cut)];
    }

    public string Text { get; }

    public string Start { get; }

    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    public string Body { get; }

    public bool IsResponse => Start.StartsWith("SIP/", StringComparison.Ordinal);

    public int Status => IsResponse ? int.Parse(Start.Split(' ')[1], null) : 0;

    /// <summary>The method of the request, or of the request that is answered.</summary>
    public string Method => this["CSeq"] is { } cseq && cseq.Contains(' ', StringComparison.Ordinal) ? cseq[(cseq.LastIndexOf(' ') + 1)..] : "";

    /// <summary>The first value of that header, or null.</summary>
    public string? this[string name] => Headers.FirstOrDefault(header => Same(header.Name, name)).Value;

    public static SentMessage? Read(ReadOnlyMemory<byte> bytes)
    {
        string text = Encoding.Latin1.GetString(bytes.Span).TrimStart('\r', '\n');
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return end < 0 ? null : new SentMessage(text, end);
    }

    public IEnumerable<string> All(string name) => Headers.Where(header => Same(header.Name, name)).Select(header => header.Value);

    /// <summary>The members of a comma list over all lines; commas in quotes and brackets separate nothing.</summary>
    public IEnumerable<string> Members(string name) =>
        All(name).SelectMany(value => Member().Matches(value).Select(match => match.Value.Trim(' ', '\t'))).Where(value => value.Length > 0);

    public string? Parameter(string header, string name) => ParameterOf(this[header], name);

    /// <summary>A parameter after the address, without its quotes; null when there is none.</summary>
    public static string? ParameterOf(string? value, string name)
    {
        string after = Regex.Replace(value ?? "", "\"(?:[^\"\\\\]|\\\\.)*\"|<[^>]*>", "");
        Match match = Regex.Match(after, $";\\s*{name}\\s*(?:=\\s*([^;\\s,]*))?(?=\\s*(?:[;,]|$))", RegexOptions.IgnoreCase);
        return match.Success ? match.Groups[1].Value : null;
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static (string Name, string Value) Cut(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? line : line[..colon].TrimEnd(' ', '\t');
        return (Compact.GetValueOrDefault(name, name), colon < 0 ? "" : line[(colon + 1)..].Trim(' ', '\t'));
    }

    [GeneratedRegex("\r\n[ \t]+")]
    private static partial Regex Fold();

    [GeneratedRegex("(?:\"(?:[^\"\\\\]|\\\\.)*\"|<[^>]*>|[^,\"<]|[\"<])+")]
    private static partial Regex Member();
}

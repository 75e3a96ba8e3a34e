using System.Text.RegularExpressions;

namespace Routing.Scenarios.Peers;

/// <summary>One message of a sipp's trace.</summary>
internal sealed partial record SippMessage(bool Received, string Text)
{
    /// <summary><c>INVITE</c>, <c>BYE</c> … or the status code of a response.</summary>
    public string What => StartLine.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? StartLine.Split(' ')[1] : StartLine.Split(' ')[0];

    public string CallId => Header("Call-ID");

    private string StartLine => Text.Split('\n')[0].Trim();

    public string Header(string name) =>
        Text.Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim() ?? "";

    /// <summary>What sipp's -trace_msg wrote so far; a message that is still being written is left for the next time.</summary>
    public static IReadOnlyList<SippMessage> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var reader = new StreamReader(File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string text = reader.ReadToEnd().ReplaceLineEndings("\n");
        MatchCollection heads = Head().Matches(text);
        return
        [
            .. heads.Select((head, i) => new SippMessage(
                head.Groups[1].Value == "received",
                text[(head.Index + head.Length)..(i + 1 < heads.Count ? heads[i + 1].Index : text.Length)])),
        ];
    }

    [GeneratedRegex(@"-{40,}[^\n]*\nUDP message (received|sent) [\[(]\d+[^\n]*:\n\n")]
    private static partial Regex Head();
}

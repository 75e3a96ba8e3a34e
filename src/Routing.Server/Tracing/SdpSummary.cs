namespace Routing.Server.Tracing;

/// <summary>A session description (RFC 4566) in a few words: where to, which codecs, which way; with every <c>m=</c> line its own.</summary>
internal static class SdpSummary
{
    // RFC 3551 §6: those that need no rtpmap.
    private static readonly Dictionary<string, string> Static = new(StringComparer.Ordinal)
    {
        ["0"] = "PCMU",
        ["3"] = "GSM",
        ["4"] = "G723",
        ["8"] = "PCMA",
        ["9"] = "G722",
        ["13"] = "CN",
        ["18"] = "G729",
    };

    /// <summary>Null for what is no session description.</summary>
    public static string? Of(string body)
    {
        // Within multipart it begins somewhere.
        int start = body.StartsWith("v=0", StringComparison.Ordinal) ? 0 : body.IndexOf("\nv=0", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        string[] lines = body[start..].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        int first = Array.FindIndex(lines, line => line.StartsWith("m=", StringComparison.Ordinal));
        string[] session = first < 0 ? lines : lines[..first];
        List<string> media = [];
        for (int from = first; from >= 0 && from < lines.Length;)
        {
            int next = Array.FindIndex(lines, from + 1, line => line.StartsWith("m=", StringComparison.Ordinal));
            media.Add(Media(session, lines[from..(next < 0 ? lines.Length : next)]));
            from = next;
        }

        return media.Count == 0 ? "no media" : string.Join("; ", media);
    }

    private static string Media(string[] session, string[] lines)
    {
        string[] words = lines[0][2..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string address = (Value(lines, "c=") ?? Value(session, "c="))?.Split(' ')[^1] ?? "?";
        string port = words.ElementAtOrDefault(1) ?? "?";
        IEnumerable<string> codecs = words.Skip(3).Select(payload => Name(lines, payload));
        string kind = words.ElementAtOrDefault(0) is { } name and not "audio" ? name + " " : "";
        string secure = words.ElementAtOrDefault(2)?.Contains("SAVP", StringComparison.Ordinal) == true ? " srtp" : "";
        return port == "0" ? $"{kind}refused" : $"{kind}{address}:{port} {string.Join(',', codecs)} {Direction(lines) ?? Direction(session) ?? "sendrecv"}{secure}";
    }

    private static string Name(string[] lines, string payload) =>
        Value(lines, $"a=rtpmap:{payload} ")?.Split('/')[0] ?? Static.GetValueOrDefault(payload, payload);

    private static string? Direction(string[] lines) =>
        lines.FirstOrDefault(line => line is "a=sendrecv" or "a=sendonly" or "a=recvonly" or "a=inactive")?[2..];

    private static string? Value(string[] lines, string start) =>
        lines.FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal))?[start.Length..];
}

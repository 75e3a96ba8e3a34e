namespace Routing.Bench.Peers;

/// <summary>
/// As much of SIP as the generators need, on text: they know whom they talk to, so they look up what they need and
/// check nothing. Not the engine's own stack, so that neither hides a fault of the other.
/// </summary>
internal static class SipText
{
    /// <summary>The status of a response; 0 for a request.</summary>
    public static int Status(string message) =>
        message.StartsWith("SIP/2.0 ", StringComparison.Ordinal) ? int.Parse(message.AsSpan(8, 3)) : 0;

    /// <summary>The first word of a request.</summary>
    public static string Method(string message) => message[..message.IndexOf(' ')];

    /// <summary>The method that CSeq names.</summary>
    public static string CSeqMethod(string message) => Header(message, "CSeq").Split(' ')[1];

    /// <summary>The first header of that name, without it; empty when there is none.</summary>
    public static string Header(string message, string name)
    {
        int at = message.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return "";
        }

        at += name.Length + 3;
        return message[at..message.IndexOf('\r', at)].Trim();
    }

    /// <summary>What stands between <paramref name="before"/> and the first of <paramref name="after"/> behind it.</summary>
    public static string Between(string text, string before, params ReadOnlySpan<char> after)
    {
        int from = text.IndexOf(before, StringComparison.Ordinal);
        if (from < 0)
        {
            return "";
        }

        from += before.Length;
        int length = text.AsSpan(from).IndexOfAny(after);
        return length < 0 ? text[from..] : text.Substring(from, length);
    }

    /// <summary>A response to <paramref name="request"/>; <paramref name="tag"/> goes into To where it has none yet.</summary>
    public static string Response(string request, string status, string tag, string more = "", string body = "")
    {
        string to = Header(request, "To");
        to = to.Contains(";tag=", StringComparison.Ordinal) ? to : $"{to};tag={tag}";
        return $"SIP/2.0 {status}\r\nVia: {Header(request, "Via")}\r\nFrom: {Header(request, "From")}\r\nTo: {to}\r\n"
            + $"Call-ID: {Header(request, "Call-ID")}\r\nCSeq: {Header(request, "CSeq")}\r\n{more}Content-Length: {body.Length}\r\n\r\n{body}";
    }

    /// <summary>G.711 and keys at <paramref name="address"/>. Port 9 (discard) when no sound is meant to flow.</summary>
    public static string Sdp(string address, int port) =>
        $"v=0\r\no=- 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 101\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n";
}

using System.Text;
using Routing.Sip.Tracing;

namespace Routing.Server.Tracing;

/// <summary>What was said in SIP, leg by leg. Nothing in it is a secret: those are taken out before anything is read.</summary>
/// <param name="Legs">One for each Call-ID, the one that began first foremost.</param>
internal sealed record SipStory(IReadOnlyList<SipLeg> Legs)
{
    /// <summary>The story of <paramref name="calls"/>, with the messages themselves where <paramref name="bodies"/> is set.</summary>
    public static SipStory Of(IEnumerable<TracedCall> calls, bool bodies) => new([.. calls.Select(call => SipLeg.Of(call, bodies))]);
}

/// <summary>One leg: all messages of one Call-ID that are still there.</summary>
/// <param name="CallId">The Call-ID.</param>
/// <param name="Gone">Older messages that had to make room.</param>
/// <param name="NotKept">Messages that were not kept, since the leg had its share of the room.</param>
/// <param name="Messages">In the order of time.</param>
internal sealed record SipLeg(string CallId, int Gone, int NotKept, IReadOnlyList<SipStep> Messages)
{
    public static SipLeg Of(TracedCall call, bool bodies) => new(call.CallId, call.Gone, call.NotKept, [.. call.Messages.Select(message => SipStep.Of(message, bodies))]);
}

/// <summary>One message.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Direction"><c>in</c> or <c>out</c>, as the engine sees it.</param>
/// <param name="Transport"><c>udp</c>, <c>tcp</c>, <c>tls</c>, <c>ws</c> or <c>wss</c>.</param>
/// <param name="Local">The engine's address.</param>
/// <param name="Remote">The peer's.</param>
/// <param name="Method">The method, of an answer that of its request.</param>
/// <param name="Status">The status of an answer; null for a request.</param>
/// <param name="Phrase">Its reason phrase.</param>
/// <param name="Cseq">The number in CSeq.</param>
/// <param name="Repeat">It was sent before: a retransmission.</param>
/// <param name="Sdp">What its session description comes to; null where it has none.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Text">The message itself, without secrets; null unless asked for.</param>
internal sealed record SipStep(
    DateTimeOffset At,
    string Direction,
    string Transport,
    string Local,
    string Remote,
    string Method,
    int? Status,
    string? Phrase,
    string? Cseq,
    bool Repeat,
    string? Sdp,
    int Length,
    string? Text)
{
    public static SipStep Of(TracedMessage message, bool bodies)
    {
        string text = Encoding.UTF8.GetString(SipSecrets.Without(message.Bytes.Span));
        string[] first = text.Split('\n', 2)[0].TrimEnd('\r').Split(' ', 3);
        bool isAnswer = first[0] == "SIP/2.0";
        string[] cseq = HeaderOf(text, "CSeq").Split(' ', 2, StringSplitOptions.TrimEntries);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return new SipStep(
            message.Line.At,
            message.Line.IsReceived ? "in" : "out",
            message.Line.Protocol.ToString().ToLowerInvariant(),
            message.Line.Local.ToString(),
            message.Line.Remote.ToString(),
            isAnswer ? cseq.ElementAtOrDefault(1) ?? "" : first[0],
            isAnswer && int.TryParse(first.ElementAtOrDefault(1), out int status) ? status : null,
            isAnswer ? first.ElementAtOrDefault(2) : null,
            cseq[0].Length == 0 ? null : cseq[0],
            message.IsRepeat,
            end < 0 ? null : SdpSummary.Of(text[(end + 4)..]),
            message.Bytes.Length,
            bodies ? text : null);
    }

    private static string HeaderOf(string text, string name)
    {
        foreach (string line in text.Split("\r\n"))
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.AsSpan(name.Length).TrimStart() is [':', .. var value])
            {
                return value.Trim().ToString();
            }
        }

        return "";
    }
}

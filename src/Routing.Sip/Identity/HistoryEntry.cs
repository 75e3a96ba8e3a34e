using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Identity;

/// <summary>One station of a call (RFC 7044 §5), the first one first. A value.</summary>
/// <param name="Party">Whom it was for there.</param>
/// <param name="Index">Its place, such as <c>1.1</c>; empty where it is not said.</param>
/// <param name="Cause">Why it came there from the station before, as the status (RFC 4458) in its URI; 0 where it is not said.</param>
/// <param name="IsPrivate">May the party not be shown (RFC 7044 §10.1)?</param>
public readonly record struct HistoryEntry(SipParty Party, string Index, int Cause, bool IsPrivate)
{
    /// <summary>The answer for which it went on from there (RFC 7044 §10.2), as the SIP cause of its Reason; 0 where none came, or it is not said.</summary>
    public int Answer { get; init; }

    /// <summary>How it came there (RFC 7044 §5): <c>rc</c>, <c>mp</c> or <c>np</c> and the index it came from, such as <c>mp=1</c>; empty where it is not said.</summary>
    public string Target { get; init; } = "";

    /// <summary>The index of the station that sent it on to here as to somebody else (<c>mp</c>); empty where none did.</summary>
    public string MappedFrom => Target is ['m', 'p', '=', .. string from] ? from : "";

    /// <summary>Is it a place in the tree of stations: numbers with dots between (RFC 7044 §5, index-val)?</summary>
    public static bool IsIndex(string text) =>
        text.Length is > 0 and <= 40 && text.Split('.').All(part => part.Length is > 0 and <= 3 && part.All(char.IsAsciiDigit));

    /// <summary>
    /// Those who sent a call on, as stations: the first of them is its first, each is told why it came there (RFC 7544 §7.1). The last of them is not
    /// the one that it went to in the end.
    /// </summary>
    public static IReadOnlyList<HistoryEntry> Of(IReadOnlyList<Diversion> diversions)
    {
        var entries = new List<HistoryEntry>(diversions.Count);
        string index = "";
        for (int i = diversions.Count - 1; i >= 0; i--)
        {
            int cause = i == diversions.Count - 1 ? 0 : Diversion.CauseOf(diversions[i + 1].Reason);
            entries.Add(new HistoryEntry(diversions[i].Party, index.Length == 0 ? "1" : $"{index}.1", cause, diversions[i].IsPrivate)
            {
                Target = index.Length == 0 ? "" : $"mp={index}",
            });
            index = entries[^1].Index;
        }

        return entries;
    }

    internal static bool TryRead(ReadOnlySpan<byte> item, out HistoryEntry entry)
    {
        entry = default;
        if (!NameAddr.TryParse(item, out NameAddr address) || !SipParty.TryRead(address, out SipParty party) || !SipUri.TryParse(address.Uri, out SipUri uri))
        {
            return false;
        }

        string headers = SipUri.Unescape(uri.Headers);
        bool isTold = uri.Parameters.TryGet("cause"u8, out ReadOnlySpan<byte> stated) & SipScan.TryNumber(stated, 699, out long cause);
        string index = address.Parameters.TryGet("index"u8, out ReadOnlySpan<byte> place) ? SipScan.Text(place) : "";
        bool hidden = headers.Contains("privacy=", StringComparison.OrdinalIgnoreCase) && !headers.Contains("privacy=none", StringComparison.OrdinalIgnoreCase);
        entry = new HistoryEntry(party, index, isTold ? (int)cause : 0, hidden) { Answer = AnswerIn(headers), Target = TargetOf(address.Parameters) };
        return true;
    }

    private static string TargetOf(in SipParameters parameters) =>
        parameters.TryGet("mp"u8, out ReadOnlySpan<byte> from) ? $"mp={SipScan.Text(from)}"
        : parameters.TryGet("rc"u8, out from) ? $"rc={SipScan.Text(from)}"
        : parameters.TryGet("np"u8, out from) ? $"np={SipScan.Text(from)}"
        : "";

    // The Reason stands escaped in the URI: ?Reason=SIP;cause=302 (RFC 7044 §10.2).
    private static int AnswerIn(string headers)
    {
        int at = headers.IndexOf("reason=sip", StringComparison.OrdinalIgnoreCase);
        at = at < 0 ? -1 : headers.IndexOf("cause=", at, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && headers.Length >= at + 9 && int.TryParse(headers.AsSpan(at + 6, 3), out int cause) ? cause : 0;
    }
}

using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Identity;

/// <summary>One station of a call (RFC 7044 §5), the first one first. A value.</summary>
/// <param name="Party">Whom it was for there.</param>
/// <param name="Index">Its place, such as <c>1.1</c>; empty where it is not said.</param>
/// <param name="Cause">Why it went on from there, as the status (RFC 4458) in its URI or the SIP cause of its Reason; 0 where it is not said.</param>
/// <param name="IsPrivate">May the party not be shown (RFC 7044 §10.1.1)?</param>
public readonly record struct HistoryEntry(SipParty Party, string Index, int Cause, bool IsPrivate)
{
    internal static bool TryRead(ReadOnlySpan<byte> item, out HistoryEntry entry)
    {
        entry = default;
        if (!NameAddr.TryParse(item, out NameAddr address) || !SipParty.TryRead(address, out SipParty party) || !SipUri.TryParse(address.Uri, out SipUri uri))
        {
            return false;
        }

        string headers = SipUri.Unescape(uri.Headers);
        long cause = 0;
        if (!uri.Parameters.TryGet("cause"u8, out ReadOnlySpan<byte> stated) || !SipScan.TryNumber(stated, 699, out cause))
        {
            cause = CauseIn(headers);
        }

        string index = address.Parameters.TryGet("index"u8, out ReadOnlySpan<byte> place) ? SipScan.Text(place) : "";
        bool hidden = headers.Contains("privacy=", StringComparison.OrdinalIgnoreCase) && !headers.Contains("privacy=none", StringComparison.OrdinalIgnoreCase);
        entry = new HistoryEntry(party, index, (int)cause, hidden);
        return true;
    }

    // The Reason stands escaped in the URI: ?Reason=SIP;cause=302 (RFC 7044 §10.2).
    private static int CauseIn(string headers)
    {
        int at = headers.IndexOf("reason=sip", StringComparison.OrdinalIgnoreCase);
        at = at < 0 ? -1 : headers.IndexOf("cause=", at, StringComparison.OrdinalIgnoreCase);
        return at >= 0 && headers.Length >= at + 9 && int.TryParse(headers.AsSpan(at + 6, 3), out int cause) ? cause : 0;
    }
}

using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Sip.Identity;

namespace Routing.Pbx.Trunks;

/// <summary>
/// A call's way as History-Info (RFC 7044 §5), an entry each: what a trusted carrier told of it, the numbers of ours that it was for, and
/// the one that it goes to now. Pure functions.
/// </summary>
internal static class HistoryInfo
{
    private const string Nobody = "sip:anonymous@anonymous.invalid";

    /// <summary>The entries of a call that was sent on; none for one that was not.</summary>
    /// <param name="from">Who calls, and what is known of the way.</param>
    /// <param name="requestUri">Where it goes now.</param>
    /// <param name="isTrusted">Whether the carrier may be told what others may not.</param>
    /// <param name="addressOf">The address of a number of ours; null where the carrier knows none.</param>
    public static IReadOnlyList<string> Of(CallingParty from, string requestUri, bool isTrusted, Func<string, string?> addressOf)
    {
        if (from.Stations.Count == 0)
        {
            return [];
        }

        CallWay way = from.Way;
        List<string> entries = [.. way.Before.Select(station => Kept(station, isTrusted, way.IsPrivate))];
        (string index, string target, int cause) = (way.Index, way.Target, way.Cause);
        for (int i = 0; i < from.Stations.Count; i++)
        {
            bool isLast = i == from.Stations.Count - 1;
            entries.Add(Entry(addressOf(from.Stations[i]) ?? Nobody, cause, isLast ? AnswerOf(from.DivertedFor) : 0, isPrivate: false, index, target));
            (index, target, cause) = ($"{index}.1", $"mp={index}", isLast ? Diversion.CauseOf(from.DivertedFor ?? "unknown") : 0);
        }

        entries.Add(Entry(requestUri, cause, 0, isPrivate: false, index, target));
        return entries;
    }

    // RFC 7044 §10.2: what was answered there, or what stands for it where nobody answered in time; a forward that needed none has none.
    private static int AnswerOf(string? reason) => reason is "user-busy" or "no-answer" ? Diversion.CauseOf(reason) : 0;

    // RFC 7044 §10.1.2: whoever is not to be shown leaves their place in the tree, and nothing else.
    private static string Kept(HistoryEntry station, bool isTrusted, bool isPrivate)
    {
        bool isHidden = (station.IsPrivate || isPrivate) && !isTrusted;
        int end = station.Party.Uri.IndexOf('?', StringComparison.Ordinal);
        string uri = end < 0 ? station.Party.Uri : station.Party.Uri[..end];
        return isHidden || !IsPlain(uri)
            ? Entry(Nobody, 0, 0, isPrivate: false, station.Index, station.Target)
            : Entry(uri, uri.Contains(";cause=", StringComparison.OrdinalIgnoreCase) ? 0 : station.Cause, station.Answer, station.IsPrivate, station.Index, station.Target);
    }

    private static string Entry(string uri, int cause, int answer, bool isPrivate, string index, string target)
    {
        bool isSip = uri.StartsWith("sip", StringComparison.OrdinalIgnoreCase) && uri != Nobody; // a tel URI has room for neither
        string reason = answer > 0 ? $"Reason=SIP%3Bcause%3D{answer}" : "";
        string privacy = isPrivate ? "Privacy=history" : "";
        string headers = isSip ? string.Join('&', new[] { reason, privacy }.Where(header => header.Length > 0)) : "";
        return $"<{uri}{(isSip && cause > 0 ? $";cause={cause}" : "")}{(headers.Length > 0 ? "?" : "")}{headers}>;index={index}{(target.Length > 0 ? ";" : "")}{target}";
    }

    // As a URI may be written (RFC 3261 §25.1); what was read leniently is not sent on.
    private static bool IsPlain(string uri)
    {
        const string Marks = "-_.!~*'()&=+$,;?/:@[]";
        for (int i = 0; i < uri.Length; i++)
        {
            bool isEscape = uri[i] == '%' && i + 2 < uri.Length && char.IsAsciiHexDigit(uri[i + 1]) && char.IsAsciiHexDigit(uri[i + 2]);
            if (!isEscape && !char.IsAsciiLetterOrDigit(uri[i]) && !Marks.Contains(uri[i], StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}

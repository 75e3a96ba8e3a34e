using Routing.Sip.Identity;

namespace Routing.Pbx.Numbers;

/// <summary>The way of a call before it came to a number of ours, and where that number stands in it (RFC 7044). Immutable.</summary>
/// <param name="Before">The stations before, the first first, each with a place in the tree.</param>
/// <param name="Index">The called number's place.</param>
/// <param name="Target">How the call came there, such as <c>mp=1</c>; empty where it is not said.</param>
/// <param name="Cause">Why (RFC 4458); 0 where it is not said.</param>
internal sealed record CallWay(IReadOnlyList<HistoryEntry> Before, string Index, string Target, int Cause)
{
    // Of what comes in, whole or not at all: a way with stations left out says what was not so.
    private const int MostStations = 10;
    private const int LongestWay = 1200;

    /// <summary>Nothing is known of what was before (RFC 7044 §10.3).</summary>
    public static CallWay Unknown { get; } = new([], "1", "", 0);

    /// <summary>Nobody beyond those we trust may be shown any of it: the call's Privacy says so (RFC 7044 §10.1.2).</summary>
    public bool IsPrivate { get; private init; }

    /// <summary>Reads it.</summary>
    /// <param name="identity">What the INVITE says.</param>
    /// <param name="isCalled">Whether a station is the called number.</param>
    public static CallWay Of(CallerIdentity identity, Func<SipParty, bool> isCalled)
    {
        CallWay way = identity.History.Count == 0 ? OfDiversions(identity.Diversions) : OfHistory(identity, isCalled);
        bool isWritten = way.Before.Count <= MostStations && way.Before.Sum(station => station.Party.Uri.Length) <= LongestWay
            && way.Before.All(station => IsPlace(station.Index, station.Target)) && IsPlace(way.Index, way.Target);
        return isWritten ? way with { IsPrivate = identity.Privacy.Any(value => value is "history" or "header" or "session") } : Unknown;
    }

    private static CallWay OfHistory(CallerIdentity identity, Func<SipParty, bool> isCalled)
    {
        HistoryEntry last = identity.History[^1];
        return identity.HasGaps ? Unknown
            : isCalled(last.Party) ? new CallWay([.. identity.History.SkipLast(1)], last.Index, last.Target, last.Cause)
            : new CallWay(identity.History, $"{last.Index}.0.1", "", 0); // RFC 7044 §10.3: a 0 where a station is missing
    }

    // RFC 7544 §7.1: each of those who sent it on is a station, and the called number the last.
    private static CallWay OfDiversions(IReadOnlyList<Diversion> diversions)
    {
        IReadOnlyList<HistoryEntry> before = HistoryEntry.Of(diversions);
        return before.Count == 0 ? Unknown : new CallWay(before, $"{before[^1].Index}.1", $"mp={before[^1].Index}", Diversion.CauseOf(diversions[0].Reason));
    }

    private static bool IsPlace(string index, string target) => HistoryEntry.IsIndex(index) && (target.Length == 0 || HistoryEntry.IsIndex(target[3..]));
}

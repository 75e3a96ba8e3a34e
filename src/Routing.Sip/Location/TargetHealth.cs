using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Location;

/// <summary>
/// Which addresses have failed lately, whoever found out: OPTIONS, REGISTER and INVITE share it. Each has an expiry of
/// its own; nothing of it is in the DNS cache, so one failure poisons no other address. Within the turn.
/// </summary>
/// <remarks>
/// A failure is no answer in time, an error of the transport or a 503, and nothing else (RFC 3263 §4.3): who says 404 or
/// 500 is there. Rests double from <see cref="First"/> to <see cref="Longest"/>. Who takes calls (100) and does nothing with them answers
/// OPTIONS all the same: only a call that gets on shows that it is well.
/// </remarks>
internal sealed class TargetHealth(Transactions.TimerQueue timers)
{
    public const int Capacity = 4096;

    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The longest that an address is left alone at its wish: it may be one callee's own whom a carrier repeats, and all that goes there
    /// rests, registrations too.
    /// </summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromMinutes(5);

    /// <summary>The first rest of who takes calls and does nothing with them: each try costs a caller many seconds.</summary>
    public static readonly TimeSpan FirstStall = TimeSpan.FromSeconds(30);

    private readonly Dictionary<(SipProtocol, IPEndPoint, string, string), Rest> _rests = [];

    public int Count => _rests.Count;

    /// <summary>
    /// Did an address answer, with whatever but 503? It is well, and its next failure is its first; but who asked to be left alone is
    /// left alone, whatever else it answers meanwhile (RFC 3261 §21.5.4).
    /// </summary>
    public void Answered(in SipHop hop)
    {
        if (_rests.TryGetValue(KeyOf(hop), out Rest rest) && !rest.IsStall)
        {
            Clear(hop, rest);
        }
    }

    /// <summary>A call got on there: it is well, whatever it was before.</summary>
    public void Progressed(in SipHop hop)
    {
        if (_rests.TryGetValue(KeyOf(hop), out Rest rest))
        {
            Clear(hop, rest);
        }
    }

    /// <summary>It took a call and did nothing with it.</summary>
    public void Stalled(in SipHop hop)
    {
        Failed(hop, atLeast: FirstStall);
        _rests[KeyOf(hop)] = _rests[KeyOf(hop)] with { IsStall = true };
    }

    /// <summary>
    /// It failed. <paramref name="retryAfter"/> is its own word (RFC 3261 §21.5.4), zero where there is none;
    /// <paramref name="atLeast"/> that of somebody who will look again then.
    /// </summary>
    public void Failed(in SipHop hop, TimeSpan retryAfter = default, TimeSpan atLeast = default)
    {
        (SipProtocol, IPEndPoint, string, string) key = KeyOf(hop);
        bool known = _rests.TryGetValue(key, out Rest old);
        if (!known && _rests.Count >= Capacity)
        {
            _rests.Remove(_rests.MinBy(rest => rest.Value.Until).Key);
        }

        TimeSpan now = timers.Now;
        retryAfter = retryAfter < LongestAsked ? retryAfter : LongestAsked;

        // Several requests that were under way together find the same fault: it counts once.
        int failures = !known ? 1 : now < old.Until ? Math.Max(1, old.Failures) : old.Failures + 1;
        TimeSpan own = First * (1 << Math.Min(failures - 1, 10));
        own = Later(own < Longest ? own : Longest, atLeast);
        TimeSpan until = now + (retryAfter > TimeSpan.Zero ? retryAfter : own);
        TimeSpan asked = retryAfter > TimeSpan.Zero ? until : TimeSpan.Zero;
        _rests[key] = new Rest(failures, Later(until, old.Until), Later(asked, old.Asked), old.IsStall);
    }

    /// <summary>How long an address still rests; zero when it may be used.</summary>
    public TimeSpan Resting(in SipHop hop) =>
        _rests.TryGetValue(KeyOf(hop), out Rest rest) ? Later(rest.Until - timers.Now, TimeSpan.Zero) : TimeSpan.Zero;

    /// <summary>How long it is still to be left alone because it asked for it; zero when it did not.</summary>
    public TimeSpan Asked(in SipHop hop) =>
        _rests.TryGetValue(KeyOf(hop), out Rest rest) ? Later(rest.Asked - timers.Now, TimeSpan.Zero) : TimeSpan.Zero;

    /// <summary>
    /// The hops that may be tried, in their order. Where all rest, the one whose time is over first is tried all the same,
    /// but none that asked to be left alone: then there is none, and <paramref name="retryAfter"/> says for how long.
    /// </summary>
    public IReadOnlyList<SipHop> Usable(IReadOnlyList<SipHop> hops, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        List<SipHop> well = [.. hops.Where(hop => Resting(hop) == TimeSpan.Zero)];
        if (well.Count > 0 || hops.Count == 0)
        {
            return well;
        }

        TimeSpan now = timers.Now;
        SipHop[] suspects = [.. hops.Where(hop => _rests[KeyOf(hop)].Asked <= now)];
        if (suspects.Length > 0)
        {
            return [suspects.MinBy(hop => _rests[KeyOf(hop)].Until)];
        }

        retryAfter = hops.Min(hop => _rests[KeyOf(hop)].Asked) - now;
        return [];
    }

    /// <summary>
    /// All of them, for a request that must get through: those that are well in their order, then those that rest and are ready first,
    /// and last those that asked to be left alone. RFC 3261 §21.5.4 is a SHOULD NOT, and a call for help is worth it.
    /// </summary>
    public IReadOnlyList<SipHop> All(IReadOnlyList<SipHop> hops) =>
        [.. hops.OrderBy(hop => Asked(hop) > TimeSpan.Zero).ThenBy(hop => Resting(hop))]; // stable: what is alike keeps its order

    private void Clear(in SipHop hop, Rest rest)
    {
        if (rest.Asked > timers.Now)
        {
            _rests[KeyOf(hop)] = new Rest(0, rest.Asked, rest.Asked, IsStall: false);
        }
        else
        {
            _rests.Remove(KeyOf(hop));
        }
    }

    // What a certificate keeps from us, theirs or ours, is no fault of the other names that a load balancer serves at the same
    // address, nor of the other trunks that go there.
    private static (SipProtocol, IPEndPoint, string, string) KeyOf(in SipHop hop) =>
        hop.Protocol.IsSecure() ? (hop.Protocol, hop.Remote, hop.Name, hop.Trunk ?? "") : (hop.Protocol, hop.Remote, "", "");

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <param name="Failures">How many in a row.</param>
    /// <param name="Until">When it may be used again.</param>
    /// <param name="Asked">Until when it asked to be left alone; zero where it did not.</param>
    /// <param name="IsStall">Only a call that gets on ends it.</param>
    private readonly record struct Rest(int Failures, TimeSpan Until, TimeSpan Asked, bool IsStall);
}

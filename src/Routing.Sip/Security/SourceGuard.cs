using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Security;

/// <summary>
/// Rates and bans by source, for everybody but trunks and registered phones. Anybody can write any address into a datagram, so
/// over UDP a rate only drops, and its buckets are not those of connections: a flood in somebody's name shuts nobody out for
/// longer than it lasts. Who has a connection, or a nonce that was sent to that address, is where it says; that one is banned.
/// Within the turn.
/// </summary>
internal sealed class SourceGuard(SipStack stack)
{
    private const int MostBans = 16_384;

    private readonly SourceRates _datagrams = new();
    private readonly SourceRates _connections = new();
    private readonly Dictionary<IPAddress, Sentence> _bans = [];

    /// <summary>The bans of this moment.</summary>
    public IReadOnlyList<SipBan> Bans
    {
        get
        {
            DateTimeOffset utc = stack.Timers.UtcNow;
            TimeSpan now = Now;
            return [.. from ban in _bans where ban.Value.Until > now select new SipBan(
                ban.Key, utc - (now - ban.Value.Since), utc + (ban.Value.Until - now), ban.Value.Reason, ban.Value.Dropped)];
        }
    }

    /// <summary>Wrong passwords.</summary>
    public PasswordGuard Passwords { get; } = new(stack);

    private SipLimits Limits => stack.Options.Limits;

    private TimeSpan Now => stack.Timers.Now;

    /// <summary>May something new begin that comes from there? What may not is counted here.</summary>
    public bool Admits(in SipTarget from)
    {
        IPAddress source = PeerNetwork.Of(from.Remote.Address);
        if (Find(source) is { } ban)
        {
            ban.Dropped++;
            stack.Metrics.Rejected(RejectReasons.Ban);
            return false;
        }

        if ((from.IsReliable ? _connections : _datagrams).Takes(source, Now, Limits, out bool tooMany))
        {
            return true;
        }

        stack.Metrics.Rejected(RejectReasons.Rate);
        if (tooMany && from.IsReliable)
        {
            Ban(source, RejectReasons.Rate);
        }

        return false;
    }

    /// <summary>May it not even connect?</summary>
    public bool IsBanned(IPAddress address) => Find(PeerNetwork.Of(address)) is not null;

    /// <summary>Nothing new from there for a while. The address must be proven.</summary>
    public void Ban(IPAddress source, string reason)
    {
        _connections.Forget(source);
        if (_bans.Count >= MostBans)
        {
            foreach ((IPAddress address, Sentence ban) in _bans)
            {
                if (ban.Until <= Now)
                {
                    _bans.Remove(address);
                }
            }
        }

        if (_bans.Count < MostBans && _bans.TryAdd(source, new Sentence(Now, Now + Limits.BanFor, reason)))
        {
            SipLog.Banned(stack.Log, PeerNetwork.Shown(source), (int)Limits.BanFor.TotalSeconds, reason);
        }
    }

    /// <summary>Ends a ban, and lets in whom wrong passwords had shut out there; false when there is neither.</summary>
    public bool Lift(IPAddress address)
    {
        address = PeerNetwork.Of(address);
        _connections.Forget(address);
        bool wasShut = Passwords.Forget(address);
        return (_bans.Remove(address, out Sentence? ban) && ban.Until > Now) || wasShut;
    }

    private Sentence? Find(IPAddress source)
    {
        if (_bans.Count == 0 || !_bans.TryGetValue(source, out Sentence? ban))
        {
            return null;
        }

        if (ban.Until > Now)
        {
            return ban;
        }

        _bans.Remove(source);
        return null;
    }

    private sealed class Sentence(TimeSpan since, TimeSpan until, string reason)
    {
        public TimeSpan Since => since;

        public TimeSpan Until => until;

        public string Reason => reason;

        public long Dropped { get; set; }
    }
}

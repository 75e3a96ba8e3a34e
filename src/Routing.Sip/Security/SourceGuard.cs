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
    private readonly SourceRates _guests = new();
    private readonly SourceRates _newPhones = new();
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

    /// <summary>Where phones have registered from.</summary>
    public KnownPhones Phones { get; } = new(stack);

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

    /// <summary>
    /// May somebody connect whom we do not know? A handshake costs as much as many requests, and hardly any is wanted: a twentieth of the
    /// rate of requests, a hundredth of the burst. Who connects is where it says, so that too many lead to a ban.
    /// </summary>
    public bool AdmitsGuest(IPAddress address)
    {
        IPAddress source = PeerNetwork.Of(address);
        SipLimits limits = Limits;
        limits = limits with { RequestsPerSecond = Math.Max(1, limits.RequestsPerSecond / 20), Burst = Math.Max(1, limits.Burst / 100), DropsToBan = Math.Max(1, limits.DropsToBan / 20) };
        return Admits(_guests, source, limits);
    }

    /// <summary>
    /// The same for where phones may be: whoever has registered there connects as often as it likes. Who has not may be a whole office after our
    /// restart, so its connections have the rate that its requests have; no more, for where phones may be may be everywhere.
    /// </summary>
    public bool AdmitsPhone(IPAddress address) => Phones.Knows(address) || Admits(_newPhones, PeerNetwork.Of(address), Limits);

    private bool Admits(SourceRates rates, IPAddress source, SipLimits limits)
    {
        if (rates.Takes(source, Now, limits, out bool tooMany))
        {
            return true;
        }

        stack.Metrics.Rejected(RejectReasons.Rate);
        if (tooMany)
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
        _guests.Forget(source);
        _newPhones.Forget(source);
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
        _guests.Forget(address);
        _newPhones.Forget(address);
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

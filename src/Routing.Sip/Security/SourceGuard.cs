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

    private readonly SipLimits _limits = stack.Options.Limits;
    private readonly SourceRates _datagrams = new(stack.Options.Limits);
    private readonly SourceRates _connections = new(stack.Options.Limits);
    private readonly Dictionary<IPAddress, (TimeSpan Until, string Reason)> _bans = [];

    /// <summary>The bans of this moment.</summary>
    public IReadOnlyList<SipBan> Bans
    {
        get
        {
            DateTimeOffset utc = stack.Timers.UtcNow;
            return [.. _bans.Where(ban => ban.Value.Until > Now).Select(ban => new SipBan(ban.Key, utc + (ban.Value.Until - Now), ban.Value.Reason))];
        }
    }

    /// <summary>Wrong passwords.</summary>
    public PasswordGuard Passwords { get; } = new(stack);

    private TimeSpan Now => stack.Timers.Now;

    /// <summary>May something new begin that comes from there? What may not is counted here.</summary>
    public bool Admits(in SipTarget from)
    {
        if (IsBanned(from.Remote.Address))
        {
            stack.Metrics.Rejected(RejectReasons.Ban);
            return false;
        }

        IPAddress source = PeerNetwork.Of(from.Remote.Address);
        if ((from.IsReliable ? _connections : _datagrams).Takes(source, Now, out bool tooMany))
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

    /// <summary>Is there a ban?</summary>
    public bool IsBanned(IPAddress address)
    {
        if (_bans.Count == 0 || !_bans.TryGetValue(PeerNetwork.Of(address), out (TimeSpan Until, string Reason) ban))
        {
            return false;
        }

        if (ban.Until <= Now)
        {
            _bans.Remove(PeerNetwork.Of(address));
            return false;
        }

        return true;
    }

    /// <summary>Nothing new from there for a while. The address must be proven.</summary>
    public void Ban(IPAddress source, string reason)
    {
        _connections.Forget(source);
        if (_bans.Count >= MostBans)
        {
            foreach ((IPAddress address, (TimeSpan until, _)) in _bans)
            {
                if (until <= Now)
                {
                    _bans.Remove(address);
                }
            }
        }

        if (_bans.Count < MostBans && _bans.TryAdd(source, (Now + _limits.BanFor, reason)))
        {
            SipLog.Banned(stack.Log, source, (int)_limits.BanFor.TotalSeconds, reason);
        }
    }

    /// <summary>Ends a ban; false when there is none.</summary>
    public bool Lift(IPAddress address)
    {
        address = PeerNetwork.Of(address);
        _connections.Forget(address);
        Passwords.Forget(address);
        return _bans.Remove(address);
    }
}

using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Security;

/// <summary>
/// Rates and bans by source, for everybody but trunks and registered phones: those are known by an address that anybody could
/// write into a datagram, so a flood in their name must not shut them out. A bucket of tokens each; sources at once are bounded,
/// and those for whom there is no room share one bucket. Within the turn.
/// </summary>
internal sealed class SourceGuard(SipStack stack)
{
    private const int MostSources = 16_384;

    private readonly Dictionary<IPAddress, Source> _sources = [];
    private readonly Dictionary<IPAddress, Ban> _bans = [];
    private readonly Source _crowd = new();
    private TimeSpan _nextSweep;

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

    private SipLimits Limits => stack.Options.Limits;

    private TimeSpan Now => stack.Timers.Now;

    /// <summary>May something new begin that comes from there? What may not is counted here.</summary>
    public bool Admits(IPEndPoint remote)
    {
        IPAddress address = SourceOf(remote.Address);
        if (_bans.Count > 0 && _bans.TryGetValue(address, out Ban? ban))
        {
            if (ban.Until > Now)
            {
                ban.Dropped++;
                stack.Metrics.Rejected(RejectReasons.Ban);
                return false;
            }

            _bans.Remove(address);
        }

        Source source = Of(address);
        if (source.Take(Now, Limits))
        {
            return true;
        }

        stack.Metrics.Rejected(RejectReasons.Rate);
        if (source != _crowd && source.Drops >= Limits.DropsToBan)
        {
            Punish(address, RejectReasons.Rate);
        }

        return false;
    }

    /// <summary>A wrong password under a nonce of ours: whoever sends it does hear us, so the address is not another's.</summary>
    public void WrongPassword(IPEndPoint remote)
    {
        IPAddress address = SourceOf(remote.Address);
        Source source = Of(address);
        if (++source.WrongPasswords >= Limits.WrongPasswordsToBan && source != _crowd)
        {
            Punish(address, RejectReasons.Auth);
        }
    }

    /// <summary>Somebody there knows a password.</summary>
    public void RightPassword(IPEndPoint remote)
    {
        if (_sources.TryGetValue(SourceOf(remote.Address), out Source? source))
        {
            source.WrongPasswords = 0;
        }
    }

    /// <summary>Ends a ban; false when there is none.</summary>
    public bool Lift(IPAddress address)
    {
        address = SourceOf(address);
        _sources.Remove(address);
        return _bans.Remove(address);
    }

    private void Punish(IPAddress address, string reason)
    {
        _sources.Remove(address);
        if (_bans.Count >= MostSources)
        {
            Sweep();
        }

        if (_bans.Count < MostSources && _bans.TryAdd(address, new Ban(Now, Now + Limits.BanFor, reason)))
        {
            SipLog.Banned(stack.Log, address, (int)Limits.BanFor.TotalSeconds, reason);
        }
    }

    private Source Of(IPAddress address)
    {
        if (_sources.TryGetValue(address, out Source? source))
        {
            return source;
        }

        if (_sources.Count >= MostSources)
        {
            Sweep();
        }

        if (_sources.Count >= MostSources)
        {
            return _crowd;
        }

        return _sources[address] = new Source();
    }

    // Who has been quiet for so long that its bucket is full again is as good as unknown.
    private void Sweep()
    {
        TimeSpan now = Now;
        if (now < _nextSweep)
        {
            return;
        }

        _nextSweep = now + TimeSpan.FromSeconds(1);
        foreach ((IPAddress address, Source source) in _sources)
        {
            if (source.IsQuiet(now, Limits))
            {
                _sources.Remove(address);
            }
        }

        foreach ((IPAddress address, Ban ban) in _bans)
        {
            if (ban.Until <= now)
            {
                _bans.Remove(address);
            }
        }
    }

    // Whoever has an IPv6 address has the other 2^64 of its network as well.
    private static IPAddress SourceOf(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private sealed class Ban(TimeSpan since, TimeSpan until, string reason)
    {
        public TimeSpan Since => since;

        public TimeSpan Until => until;

        public string Reason => reason;

        public long Dropped { get; set; }
    }

    /// <summary>A bucket of tokens, and what speaks against its source.</summary>
    private sealed class Source
    {
        private double _taken;
        private double _drops;
        private TimeSpan _at;

        public double Drops => _drops;

        public int WrongPasswords { get; set; }

        public bool Take(TimeSpan now, SipLimits limits)
        {
            double passed = (now - _at).TotalSeconds;
            _at = now;
            _taken = Math.Max(0, _taken - (passed * limits.RequestsPerSecond));
            _drops = Math.Max(0, _drops - (passed * limits.DropsToBan / 60));
            if (_taken + 1 > limits.Burst)
            {
                _drops++;
                return false;
            }

            _taken++;
            return true;
        }

        public bool IsQuiet(TimeSpan now, SipLimits limits) => (now - _at).TotalSeconds > Math.Max(60, limits.Burst / (double)Math.Max(1, limits.RequestsPerSecond));
    }
}

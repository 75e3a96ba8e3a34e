using System.Net;

namespace Routing.Sip.Location;

/// <summary>
/// A stub resolver (RFC 1034 §5.3.1) for what SIP needs: cache, hosts file, servers in turn, TCP where UDP is too
/// small, the last known answer where no server speaks. Used by <see cref="SipLocator"/>, within the turn.
/// </summary>
internal sealed class DnsResolver : IDisposable
{
    /// <summary>Look-ups under way at a time; more come to nothing at once.</summary>
    public const int MostLookups = 256;

    private readonly Dictionary<(string, DnsType), DnsLookup> _lookups = [];
    private readonly WatchedFile<IReadOnlyList<IPEndPoint>> _serversFile;
    private readonly WatchedFile<IReadOnlyDictionary<string, IReadOnlyList<IPAddress>>> _hostsFile;

    public DnsResolver(SipStack stack, DnsOptions options)
    {
        Stack = stack;
        Options = options;
        Port = options.Port ?? new DnsSockets();
        _serversFile = new(options.ServersFile, stack.Timers, SystemDns.Servers);
        _hostsFile = new(options.HostsFile, stack.Timers, SystemDns.Hosts);
    }

    public SipStack Stack { get; }

    public DnsOptions Options { get; }

    public IDnsPort Port { get; }

    /// <summary>Those of this moment; a look-up asks those that it began with.</summary>
    public IReadOnlyList<IPEndPoint> Servers => Options.Servers ?? _serversFile.Value;

    public DnsCache Cache { get; } = new();

    public int Lookups => _lookups.Count;

    /// <summary>
    /// Looks a name up. <paramref name="done"/> is called once, in the turn: at once where the answer is known, otherwise
    /// within the time that <see cref="DnsOptions"/> gives to this type.
    /// </summary>
    public void Resolve(string host, DnsType type, Action<DnsResult> done)
    {
        if (DnsName.Normalize(host) is not { } name)
        {
            done(DnsResult.Nothing);
        }
        else if (type is DnsType.A or DnsType.Aaaa && (Options.Hosts ?? _hostsFile.Value).TryGetValue(name, out IReadOnlyList<IPAddress>? addresses))
        {
            done(FromHosts(name, type, addresses));
        }
        else if (Cache.Find(name, type, Stack.Timers.Now) is { } known)
        {
            done(known);
        }
        else if (_lookups.TryGetValue((name, type), out DnsLookup? running))
        {
            running.Waiters.Add(done);
        }
        else if (_lookups.Count >= MostLookups)
        {
            done(DnsResult.Failed); // nobody was asked, so nothing is to be remembered of it
        }
        else if (Servers.Count == 0)
        {
            done(Cache.Failed(name, type, Stack.Timers.Now));
        }
        else
        {
            var lookup = new DnsLookup(this, name, type);
            lookup.Waiters.Add(done);
            _lookups.Add((name, type), lookup);
            lookup.Start();
        }
    }

    /// <summary>Called by a look-up that is over.</summary>
    public void Over(DnsLookup lookup, DnsResult result)
    {
        _lookups.Remove((lookup.Name, lookup.Type));
        foreach (Action<DnsResult> waiter in lookup.Waiters)
        {
            try
            {
                waiter(result);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                Stack.OnTimerFault(fault); // its bug costs that one; the others wait for nothing else
            }
        }
    }

    public void Dispose()
    {
        foreach (DnsLookup lookup in _lookups.Values)
        {
            lookup.Stop();
        }

        _lookups.Clear();
    }

    private static DnsResult FromHosts(string name, DnsType type, IReadOnlyList<IPAddress> addresses)
    {
        int length = type == DnsType.A ? 4 : 16;
        DnsRecord[] records = [.. addresses.Where(address => address.GetAddressBytes().Length == length)
            .Select(address => new DnsRecord { Name = name, Type = type, Address = address })];
        return records.Length > 0 ? new DnsResult(DnsOutcome.Found, records) : DnsResult.Nothing;
    }
}

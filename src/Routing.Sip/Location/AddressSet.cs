using System.Net;
using System.Text;
using Routing.Sip.Messages;

namespace Routing.Sip.Location;

/// <summary>
/// All addresses behind a name, of whatever transport: the targets of its SRV records, or its own where it has none. Other than
/// <see cref="SipLocator"/> it does not ask where we can reach it, but from where it may come. One look-up; within the turn.
/// </summary>
internal sealed class AddressSet(DnsResolver resolver, Action<IReadOnlyCollection<IPAddress>?> done)
{
    private const int Most = 256;

    private static readonly string[] Services = ["_sip._udp", "_sip._tcp", "_sips._tcp"];

    private readonly HashSet<IPAddress> _addresses = [];
    private readonly HashSet<string> _targets = new(StringComparer.OrdinalIgnoreCase);
    private int _missing;
    private bool _failed;

    /// <summary>Looks it up. <c>done</c> is told once: null when a server did not answer, so that nobody knows.</summary>
    public void Find(string host)
    {
        if (HostPort.TryAddress(Encoding.ASCII.GetBytes(host), out IPAddress? address))
        {
            done([address]);
            return;
        }

        _missing = Services.Length;
        foreach (string service in Services)
        {
            resolver.Resolve($"{service}.{host}", DnsType.Srv, result => OnServices(result, host));
        }
    }

    private void OnServices(DnsResult result, string host)
    {
        // A server that never answers SRV exists: then the addresses of the name itself decide.
        foreach (DnsRecord record in result.Records)
        {
            if (record.Target.Length > 0 && _targets.Count < Most)
            {
                _targets.Add(record.Target);
            }
        }

        if (--_missing > 0)
        {
            return;
        }

        string[] names = _targets.Count > 0 ? [.. _targets] : [host];
        _missing = 2 * names.Length;
        foreach (string name in names)
        {
            resolver.Resolve(name, DnsType.A, OnAddresses);
            resolver.Resolve(name, DnsType.Aaaa, OnAddresses);
        }
    }

    private void OnAddresses(DnsResult result)
    {
        _failed |= result.Outcome == DnsOutcome.Failed;
        foreach (DnsRecord record in result.Records)
        {
            if (_addresses.Count < Most)
            {
                _addresses.Add(record.Address!);
            }
        }

        if (--_missing == 0)
        {
            done(_failed && _addresses.Count == 0 ? null : _addresses);
        }
    }
}

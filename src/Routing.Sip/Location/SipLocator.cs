using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Transports;

namespace Routing.Sip.Location;

/// <summary>
/// Where a request for a URI goes (RFC 3263 §4): an ordered list of protocol, address and port, made anew for each
/// request from what DNS says at that moment. Only what a listener of ours can reach is in it. Within the turn.
/// </summary>
internal sealed class SipLocator(SipStack stack, IReadOnlyList<ISipTransport> transports, DnsOptions options) : IDisposable
{
    /// <summary>More hops than this are not tried for one request.</summary>
    public const int MostHops = 32;

    private const int MostServices = 16;

    private static readonly SipProtocol[] Plain = [SipProtocol.Udp, SipProtocol.Tcp, SipProtocol.Tls];
    private static readonly SipProtocol[] Secure = [SipProtocol.Tls];

    // Made when the first name is seen: who is given addresses reads no file and needs no DNS.
    private DnsResolver? _resolver;

    public DnsResolver Resolver => _resolver ??= new DnsResolver(stack, options);

    /// <summary>
    /// Finds the hops of <paramref name="uriText"/>. <paramref name="done"/> is called once, in the turn: at once for numeric
    /// hosts and known names; with an empty list where nothing leads there.
    /// </summary>
    public void Locate(string uriText, Action<IReadOnlyList<SipHop>> done)
    {
        if (!SipUri.TryParse(Encoding.UTF8.GetBytes(uriText), out SipUri uri) || uri.Host.IsEmpty)
        {
            done([]);
            return;
        }

        // RFC 3263 §4: TARGET is the maddr parameter where there is one, else the host.
        ReadOnlySpan<byte> host = uri.Parameters.TryGet("maddr"u8, out ReadOnlySpan<byte> maddr) && !maddr.IsEmpty ? maddr : uri.Host;
        bool stated = uri.Parameters.TryGet("transport"u8, out ReadOnlySpan<byte> transport);
        SipProtocol? protocol = SipProtocols.Of(transport, uri.IsSecure);
        if (protocol is not { } wanted)
        {
            done([]);
            return;
        }

        string name = Encoding.ASCII.GetString(host);
        if (HostPort.TryAddress(host, out IPAddress address))
        {
            // §4.1, §4.2: a numeric host; UDP, or TLS for sips, where no transport is named.
            done(Reachable([new SipHop(wanted, new IPEndPoint(address, uri.Port == 0 ? wanted.DefaultPort() : uri.Port), name)]));
        }
        else if (uri.Port != 0)
        {
            // §4.1, §4.2: with a port there is no SRV.
            Addresses(name, wanted, uri.Port, priority: 0, done);
        }
        else if (stated)
        {
            Services([wanted], name, wanted, done);
        }
        else if (options.Naptr)
        {
            bool secure = uri.IsSecure;
            Resolver.Resolve(name, DnsType.Naptr, result => OnNaptr(result, name, secure, done));
        }
        else
        {
            Services(uri.IsSecure ? Secure : Plain, name, wanted, done);
        }
    }

    /// <summary>The listener that leads to a hop, that of <paramref name="preferred"/> where it can; null when there is none.</summary>
    public SipTarget? TargetOf(SipHop hop, SipFlow? preferred = null) =>
        stack.Routes.To(hop.Protocol.IsSecure() ? EndOf(hop, preferred) : hop.Remote, hop.Protocol, preferred);

    private static IPEndPoint EndOf(in SipHop hop, SipFlow? preferred) =>
        NamedEndPoint.Of(hop.Remote, NameOf(hop), hop.Trunk ?? (preferred?.Remote as NamedEndPoint)?.Trunk ?? "");

    // A numeric host needs no look-up, so there is no name: the address itself is what must be proven.
    private static string? NameOf(in SipHop hop) => HostPort.TryAddress(Encoding.ASCII.GetBytes(hop.Name), out _) ? null : hop.Name;

    public void Dispose() => _resolver?.Dispose();

    // RFC 3263 §4.1: NAPTR says which transports the domain has and where their SRV records stand.
    private void OnNaptr(DnsResult result, string name, bool secure, Action<IReadOnlyList<SipHop>> done)
    {
        foreach (DnsRecord record in result.Records.OrderBy(record => record.Priority).ThenBy(record => record.Weight))
        {
            SipProtocol? protocol = record.Service switch
            {
                "sip+d2u" when !secure => SipProtocol.Udp,
                "sip+d2t" when !secure => SipProtocol.Tcp,
                "sips+d2t" => SipProtocol.Tls,
                _ => null,
            };
            if (record.Flags == "s" && record.Target.Length > 0 && protocol is { } found && IsSpoken(found))
            {
                Resolver.Resolve(record.Target, DnsType.Srv, services => OnServices(services, found, name, done));
                return;
            }
        }

        Services(secure ? Secure : Plain, name, secure ? SipProtocol.Tls : SipProtocol.Udp, done);
    }

    // All transports are asked for at once; the first in our order of preference that has records is taken (§4.1).
    private void Services(SipProtocol[] protocols, string name, SipProtocol otherwise, Action<IReadOnlyList<SipHop>> done)
    {
        SipProtocol[] spoken = [.. protocols.Where(IsSpoken)];
        string[] prefixes = [.. spoken.Select(PrefixOf)];
        var results = new DnsResult[spoken.Length];
        int missing = prefixes.Count(prefix => prefix.Length > 0);
        if (missing == 0)
        {
            Addresses(name, otherwise, otherwise.DefaultPort(), priority: 0, done);
            return;
        }

        for (int i = 0; i < spoken.Length; i++)
        {
            int at = i;
            if (prefixes[i].Length > 0)
            {
                Resolver.Resolve($"{prefixes[i]}.{name}", DnsType.Srv, result =>
                {
                    results[at] = result;
                    if (--missing == 0)
                    {
                        int first = Array.FindIndex(results, one => one?.Outcome == DnsOutcome.Found);
                        OnServices(first < 0 ? DnsResult.Nothing : results[first], first < 0 ? otherwise : spoken[first], name, done);
                    }
                });
            }
        }
    }

    private void OnServices(DnsResult services, SipProtocol protocol, string name, Action<IReadOnlyList<SipHop>> done)
    {
        if (services.Outcome != DnsOutcome.Found)
        {
            // §4.2: no SRV, so addresses at the default port.
            Addresses(name, protocol, protocol.DefaultPort(), priority: 0, done);
            return;
        }

        // RFC 2782: a target of "." says that there is decidedly no such service here.
        DnsRecord[] order = [.. ServiceOrder.Of(services.Records.Where(record => record.Target.Length > 0 && record.Port > 0), stack.Ids).Take(MostServices)];
        var found = new IReadOnlyList<SipHop>[order.Length];
        int missing = order.Length;
        if (missing == 0)
        {
            done([]);
            return;
        }

        for (int i = 0; i < order.Length; i++)
        {
            int at = i;
            Addresses(order[i].Target, protocol, order[i].Port, order[i].Priority, hops =>
            {
                // RFC 5922 §4: the certificate bears the name that was asked for, not the one DNS led to.
                found[at] = [.. hops.Select(hop => hop with { Name = name })];
                if (--missing == 0)
                {
                    done([.. found.SelectMany(hop => hop).Distinct().Take(MostHops)]);
                }
            });
        }
    }

    // A and AAAA, as far as we have listeners for them; IPv6 first (RFC 7984 §4, RFC 6724).
    private void Addresses(string name, SipProtocol protocol, int port, int priority, Action<IReadOnlyList<SipHop>> done)
    {
        bool six = transports.Any(one => Reaches(one, protocol, AddressFamily.InterNetworkV6));
        bool four = transports.Any(one => Reaches(one, protocol, AddressFamily.InterNetwork));
        DnsType[] types = (six, four) switch { (true, true) => [DnsType.Aaaa, DnsType.A], (true, _) => [DnsType.Aaaa], (_, true) => [DnsType.A], _ => [] };
        var results = new DnsResult[types.Length];
        int missing = types.Length;
        if (missing == 0)
        {
            done([]);
        }

        for (int i = 0; i < types.Length; i++)
        {
            int at = i;
            Resolver.Resolve(name, types[i], result =>
            {
                results[at] = result;
                if (--missing == 0)
                {
                    done([.. results.SelectMany(one => one.Records).Select(record => new SipHop(protocol, new IPEndPoint(record.Address!, port), name, priority)).Take(MostHops)]);
                }
            });
        }
    }

    private SipHop[] Reachable(SipHop[] hops) => [.. hops.Where(hop => TargetOf(hop) is not null)];

    private bool IsSpoken(SipProtocol protocol) => transports.Any(one => one.Protocol == protocol);

    private static bool Reaches(ISipTransport transport, SipProtocol protocol, AddressFamily family) =>
        transport.Protocol == protocol && transport.LocalEndPoint.AddressFamily == family;

    // RFC 3263 §4.1; RFC 7118 has no SRV for its transports.
    private static string PrefixOf(SipProtocol protocol) => protocol switch
    {
        SipProtocol.Udp => "_sip._udp",
        SipProtocol.Tcp => "_sip._tcp",
        SipProtocol.Tls => "_sips._tcp",
        _ => "",
    };
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Transports;

/// <summary>
/// From a URI or a flow to a target, and what we call ourselves toward it. Within the stack's turn.
/// </summary>
internal sealed class SipRoutes(IReadOnlyList<ISipTransport> transports, string? advertise, TimerQueue timers)
{
    private const int KnownPeers = 1024;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(ISipTransport, IPAddress), (string SentBy, TimeSpan Until)> _sentBy = [];

    /// <summary>The listener of that flow; null when it is gone.</summary>
    public SipTarget? Of(in SipFlow flow)
    {
        foreach (ISipTransport transport in transports)
        {
            if (transport.Protocol == flow.Protocol && transport.LocalEndPoint.Equals(flow.Local))
            {
                return new SipTarget(transport, flow.Remote);
            }
        }

        // A restart or a reload may have moved the listener: the peer is still where it is.
        return flow.Remote is null ? null : To(flow.Remote, flow.Protocol);
    }

    /// <summary>
    /// A URI with a numeric host (RFC 3263 §4.1, §4.2: no look-up is needed); null for names and for
    /// transports that are not listened on.
    /// </summary>
    public SipTarget? Of(ReadOnlySpan<byte> uriText)
    {
        if (!SipUri.TryParse(uriText, out SipUri uri) || !HostPort.TryAddress(uri.Host, out IPAddress address) || uri.IsSecure)
        {
            return null;
        }

        if (uri.Parameters.TryGet("transport"u8, out ReadOnlySpan<byte> protocol) && !SipScan.Is(protocol, "udp"u8))
        {
            return null;
        }

        return To(new IPEndPoint(address, uri.Port == 0 ? 5060 : uri.Port), SipProtocol.Udp);
    }

    public SipTarget? Of(string uri) => Of(Encoding.UTF8.GetBytes(uri));

    /// <summary>Our host and port as that peer should see them, for Via and Contact.</summary>
    public string SentBy(in SipTarget target)
    {
        (ISipTransport, IPAddress) key = (target.Transport, target.Remote.Address);
        if (_sentBy.TryGetValue(key, out (string SentBy, TimeSpan Until) known) && known.Until > timers.Now)
        {
            return known.SentBy;
        }

        if (_sentBy.Count >= KnownPeers)
        {
            _sentBy.Clear();
        }

        string host = advertise ?? Bracketed(LocalAddress(target));
        var text = $"{host}:{target.Transport.LocalEndPoint.Port}";
        _sentBy[key] = (text, timers.Now + Lifetime);
        return text;
    }

    private SipTarget? To(IPEndPoint remote, SipProtocol protocol)
    {
        foreach (ISipTransport transport in transports)
        {
            if (transport.Protocol == protocol && transport.LocalEndPoint.AddressFamily == remote.AddressFamily)
            {
                return new SipTarget(transport, remote);
            }
        }

        return null;
    }

    /// <summary>A listener on all interfaces has no address of its own: ask the kernel which one leads to that peer.</summary>
    private static IPAddress LocalAddress(in SipTarget target)
    {
        IPAddress own = target.Transport.LocalEndPoint.Address;
        if (!own.Equals(IPAddress.Any) && !own.Equals(IPAddress.IPv6Any))
        {
            return own;
        }

        try
        {
            using var probe = new Socket(target.Remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(target.Remote); // sends nothing
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return own; // no route: the send that follows fails and says so
        }
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}

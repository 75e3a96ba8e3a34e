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
    private const int KnownPeers = 16_384;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // Only for listeners on all interfaces: what others call themselves is the same toward every peer.
    private readonly Dictionary<(ISipTransport, IPAddress), (string SentBy, TimeSpan Until)> _sentBy = [];
    private readonly Queue<(ISipTransport, IPAddress)> _oldest = new();
    private readonly Dictionary<ISipTransport, string> _fixed = [];

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
        return flow.Remote is null ? null : To(flow.Remote, flow.Protocol, null);
    }

    /// <summary>
    /// A URI with a numeric host (RFC 3263 §4.1, §4.2: no look-up is needed); null for names and for
    /// transports that are not listened on. It leaves from the listener of <paramref name="preferred"/> where that one
    /// can reach it: a peer that knows us by one of our addresses does not take a request from another.
    /// </summary>
    public SipTarget? Of(ReadOnlySpan<byte> uriText, SipFlow? preferred = null)
    {
        if (!SipUri.TryParse(uriText, out SipUri uri) || !HostPort.TryAddress(uri.Host, out IPAddress address) || uri.IsSecure)
        {
            return null;
        }

        if (uri.Parameters.TryGet("transport"u8, out ReadOnlySpan<byte> protocol) && !SipScan.Is(protocol, "udp"u8))
        {
            return null;
        }

        return To(new IPEndPoint(address, uri.Port == 0 ? 5060 : uri.Port), SipProtocol.Udp, preferred);
    }

    public SipTarget? Of(string uri, SipFlow? preferred = null) => Of(Encoding.UTF8.GetBytes(uri), preferred);

    /// <summary>Our host and port as that peer should see them, for Via and Contact.</summary>
    public string SentBy(in SipTarget target)
    {
        IPAddress own = target.Transport.LocalEndPoint.Address;
        if (advertise is not null || !IsAny(own))
        {
            if (!_fixed.TryGetValue(target.Transport, out string? always))
            {
                _fixed[target.Transport] = always = $"{advertise ?? Bracketed(own)}:{target.Transport.LocalEndPoint.Port}";
            }

            return always;
        }

        (ISipTransport, IPAddress) key = (target.Transport, target.Remote.Address);
        bool isKnown = _sentBy.TryGetValue(key, out (string SentBy, TimeSpan Until) known);
        if (isKnown && known.Until > timers.Now)
        {
            return known.SentBy;
        }

        if (!isKnown)
        {
            // One goes for one that comes: a flood of peers must not make us ask the kernel for all of them again.
            if (_oldest.Count >= KnownPeers)
            {
                _sentBy.Remove(_oldest.Dequeue());
            }

            _oldest.Enqueue(key);
        }

        var text = $"{Bracketed(LocalAddress(target))}:{target.Transport.LocalEndPoint.Port}";
        _sentBy[key] = (text, timers.Now + Lifetime);
        return text;
    }

    private SipTarget? To(IPEndPoint remote, SipProtocol protocol, SipFlow? preferred)
    {
        SipTarget? first = null;
        foreach (ISipTransport transport in transports)
        {
            if (transport.Protocol != protocol || transport.LocalEndPoint.AddressFamily != remote.AddressFamily)
            {
                continue;
            }

            if (preferred is null || transport.LocalEndPoint.Equals(preferred.Value.Local))
            {
                return new SipTarget(transport, remote);
            }

            first ??= new SipTarget(transport, remote);
        }

        return first;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>A listener on all interfaces has no address of its own: ask the kernel which one leads to that peer.</summary>
    private static IPAddress LocalAddress(in SipTarget target)
    {
        try
        {
            using var probe = new Socket(target.Remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            probe.Connect(target.Remote); // sends nothing
            return ((IPEndPoint)probe.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            return target.Transport.LocalEndPoint.Address; // no route: the send that follows fails and says so
        }
    }

    private static string Bracketed(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}

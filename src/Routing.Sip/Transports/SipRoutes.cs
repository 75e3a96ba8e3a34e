using System.Net;
using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;
using Routing.Sip.Transactions;

namespace Routing.Sip.Transports;

/// <summary>
/// From a URI or a flow to a target, and what we call ourselves toward it. Within the stack's turn.
/// </summary>
internal sealed class SipRoutes(IReadOnlyList<ISipTransport> transports, AdvertisedHost advertised, TimerQueue timers)
{
    private const int KnownPeers = 16_384;

    private const int LargestForUdp = 1300;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    // Only for listeners on all interfaces: what others call themselves is the same toward every peer.
    private readonly Dictionary<(ISipTransport, IPAddress), (string SentBy, TimeSpan Until)> _sentBy = [];
    private readonly Queue<(ISipTransport, IPAddress)> _oldest = new();
    private readonly Dictionary<(ISipTransport, bool IsAdvertised), string> _fixed = [];
    private readonly LocalAddresses _own = new(timers);

    /// <summary>Where peers see us, which need not be where we are.</summary>
    public SeenAddresses Seen { get; } = new();

    /// <summary>Does the configuration say where that peer sees us? Then nothing is known of what it sees.</summary>
    public bool IsAdvertised(in SipTarget target) => advertised.Toward(target) is not null;

    /// <summary>Takes what an answer says of where we are seen; true when that is news. Nothing where the configuration says it.</summary>
    public bool Learn(in SipTarget target, in SipMessage response) => !IsAdvertised(target) && Seen.Learn(target, response, SentBy(target));

    /// <summary>The way over that flow; null when its connection is gone.</summary>
    public SipTarget? Of(in SipFlow flow)
    {
        foreach (ISipTransport transport in transports)
        {
            if (transport.Protocol == flow.Protocol && transport.LocalEndPoint.Equals(flow.Local))
            {
                return transport.HasConnection(flow.Remote) ? new SipTarget(transport, flow.Remote) : null;
            }
        }

        // A restart or a reload may have moved the listener: without connections the peer is still where it is.
        return flow.Remote is null || flow.Protocol.IsReliable() ? null : Anew(flow);
    }

    /// <summary>The way to where a flow led, whatever has become of it; null when its protocol is not listened on any more.</summary>
    public SipTarget? Anew(in SipFlow flow) => To(flow.Remote, flow.Protocol, flow);

    /// <summary>
    /// The flow of a dialog whose peer has just been heard from <paramref name="source"/>: that one, when the connection it
    /// began on is gone. Over UDP it stays: whoever can guess a dialog could move it.
    /// </summary>
    public SipFlow Moved(in SipFlow flow, in SipTarget source) => source.IsReliable && Of(flow) is null ? source.Flow : flow;

    /// <summary>
    /// A URI with a numeric host (RFC 3263 §4.1, §4.2: no look-up is needed); null for names and for
    /// transports that are not listened on. It leaves from the listener of <paramref name="preferred"/> where that one
    /// can reach it: a peer that knows us by one of our addresses does not take a request from another.
    /// </summary>
    public SipTarget? Of(ReadOnlySpan<byte> uriText, SipFlow? preferred = null)
    {
        if (!SipUri.TryParse(uriText, out SipUri uri) || !HostPort.TryAddress(uri.Host, out IPAddress address))
        {
            return null;
        }

        uri.Parameters.TryGet("transport"u8, out ReadOnlySpan<byte> transport);
        return SipProtocols.Of(transport, uri.IsSecure) is { } protocol
            ? To(new IPEndPoint(address, uri.Port == 0 ? protocol.DefaultPort() : uri.Port), protocol, preferred)
            : null;
    }

    public SipTarget? Of(string uri, SipFlow? preferred = null) => Of(Encoding.UTF8.GetBytes(uri), preferred);

    /// <summary>What stands in Via toward that peer: <c>TCP 192.0.2.1:5060</c>.</summary>
    public string ViaOf(in SipTarget target) => $"{target.Transport.Protocol.ViaName()} {SentBy(target)}";

    /// <summary>
    /// Our Contact toward that peer. RFC 3261 §8.1.1.8, §12.1.1: where a request for <paramref name="requestUri"/>, a sips
    /// URI, goes or came over TLS, it is one too.
    /// </summary>
    /// <param name="target">The way to that peer.</param>
    /// <param name="user">The user part; empty for none.</param>
    /// <param name="requestUri">The Request-URI.</param>
    /// <param name="seenAs">Where others of its kind see us, in case that it has not said itself.</param>
    public string ContactOf(in SipTarget target, string user, string requestUri, string? seenAs = null) =>
        ContactOf(target, user, requestUri.StartsWith("sips:", StringComparison.OrdinalIgnoreCase), target.IsReliable ? null : seenAs);

    /// <summary>The same for a request as it came.</summary>
    public string ContactOf(in SipTarget target, string user, ReadOnlySpan<byte> requestUri) =>
        ContactOf(target, user, requestUri.Length > 5 && SipScan.Is(requestUri[..5], "sips:"u8), seenAs: null);

    private string ContactOf(in SipTarget target, string user, bool sips, string? seenAs)
    {
        SipProtocol protocol = target.Transport.Protocol;
        bool secure = protocol.IsSecure() && sips;
        string parameter = secure && protocol == SipProtocol.Tls ? "" : protocol.UriParameter();
        return $"{(secure ? "sips" : "sip")}:{SipUri.Escape(user)}{(user.Length > 0 ? "@" : "")}{Seen.Toward(target) ?? seenAs ?? SentBy(target)}{parameter}";
    }

    /// <summary>Our host and port as that peer should see them, for Via, and for Contact where it has not said where it sees us.</summary>
    public string SentBy(in SipTarget target)
    {
        IPAddress own = target.Transport.LocalEndPoint.Address;
        string? told = advertised.Toward(target);
        if (told is not null || !IsAny(own))
        {
            if (!_fixed.TryGetValue((target.Transport, told is not null), out string? always))
            {
                _fixed[(target.Transport, told is not null)] = always = $"{told ?? AdvertisedHost.Written(own)}:{target.Transport.LocalEndPoint.Port}";
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

        var text = $"{AdvertisedHost.Written(_own.Toward(target.Remote) ?? own)}:{target.Transport.LocalEndPoint.Port}";
        _sentBy[key] = (text, timers.Now + Lifetime);
        return text;
    }

    /// <summary>
    /// RFC 3261 §18.1.1: a request above 1,300 bytes goes by TCP; but only where a connection with that very address is
    /// open, since many a peer that takes UDP there takes nothing else. Null where it stays what it was.
    /// </summary>
    public SipTarget? ForLarge(in SipTarget target, int length)
    {
        if (target.IsReliable || length <= LargestForUdp)
        {
            return null;
        }

        foreach (ISipTransport transport in transports)
        {
            if (transport.Protocol == SipProtocol.Tcp && transport.HasConnection(target.Remote))
            {
                return new SipTarget(transport, target.Remote);
            }
        }

        return null;
    }

    /// <summary>
    /// The listener that leads there: that of <paramref name="preferred"/>, or one at its address. Where it says nothing and there
    /// are several, the one at the address that the kernel would send from; a carrier knows us by that and takes no other.
    /// </summary>
    public SipTarget? To(IPEndPoint remote, SipProtocol protocol, SipFlow? preferred)
    {
        ISipTransport? best = null;
        int fit = -1;
        bool several = false;
        foreach (ISipTransport transport in transports)
        {
            IPEndPoint local = transport.LocalEndPoint;
            if (transport.Protocol != protocol || local.AddressFamily != remote.AddressFamily)
            {
                continue;
            }

            several = best is not null;
            int fits = preferred is not { } flow ? 0 : flow.Protocol == protocol && local.Equals(flow.Local) ? 2 : local.Address.Equals(flow.Local.Address) ? 1 : 0;
            if (fits > fit)
            {
                (best, fit) = (transport, fits);
            }
        }

        if (several && fit == 0 && _own.Toward(remote) is { } own)
        {
            best = At(own, remote, protocol) ?? At(IPAddress.Any, remote, protocol) ?? At(IPAddress.IPv6Any, remote, protocol) ?? best;
        }

        return best is null ? null : new SipTarget(best, protocol.IsSecure() && preferred is { Remote: NamedEndPoint named } ? named.At(remote) : remote);
    }

    private ISipTransport? At(IPAddress address, IPEndPoint remote, SipProtocol protocol)
    {
        foreach (ISipTransport transport in transports)
        {
            IPEndPoint local = transport.LocalEndPoint;
            if (transport.Protocol == protocol && local.AddressFamily == remote.AddressFamily && local.Address.Equals(address))
            {
                return transport;
            }
        }

        return null;
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}

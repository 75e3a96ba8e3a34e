using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Transports;

/// <summary>
/// Where the configuration says that peers reach us. An address counts toward peers of its own family: whoever calls over IPv6 could not
/// come back to one of IPv4. A name counts toward all. Who reaches us without a NAT between is told neither. A value; any thread.
/// </summary>
internal sealed class AdvertisedHost
{
    private readonly string? _text;
    private readonly AddressFamily? _family;
    private readonly IReadOnlyList<IPNetwork> _local;

    /// <summary>An address, a name, or null for none; and the networks that it does not count for.</summary>
    public AdvertisedHost(string? host, IReadOnlyList<IPNetwork>? local = null)
    {
        IPAddress? address = IPAddress.TryParse(host, out IPAddress? parsed) ? parsed : null;
        (_text, _family, _local) = (address is null ? host : Written(address), address?.AddressFamily, local ?? []);
    }

    /// <summary>As it stands in Via and Contact toward that peer; null where nothing is said about those.</summary>
    public string? Toward(in SipTarget target) =>
        _text is null || (_family is not null && _family != target.Remote.AddressFamily) || IsLocal(target.Remote.Address) ? null : _text;

    /// <summary>RFC 3261 §25.1: IPv6 in brackets; which of our links it belongs to (RFC 4007 §11) is nobody else's business.</summary>
    public static string Written(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{new IPAddress(address.GetAddressBytes())}]" : address.ToString();

    private bool IsLocal(IPAddress peer)
    {
        for (int i = 0; i < _local.Count; i++)
        {
            if (_local[i].Contains(peer))
            {
                return true;
            }
        }

        return false;
    }
}

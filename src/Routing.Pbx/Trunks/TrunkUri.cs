using System.Net;

namespace Routing.Pbx.Trunks;

/// <summary>The address where a carrier takes calls, taken apart: <c>sip:HOST:PORT;transport=tcp</c>. Checked when the configuration was read.</summary>
internal readonly record struct TrunkUri
{
    /// <summary>Takes <paramref name="uri"/> apart; a user part, which is none of the called number's, is left out.</summary>
    public TrunkUri(string uri)
    {
        int colon = uri.IndexOf(':', StringComparison.Ordinal);
        Scheme = uri[..colon];
        Place = uri[(Math.Max(uri.IndexOf('@', StringComparison.Ordinal), colon) + 1)..];
        int end = Place.IndexOf(';', StringComparison.Ordinal);
        string hostPort = end < 0 ? Place : Place[..end];
        int port = hostPort.LastIndexOf(':');
        Host = port > hostPort.LastIndexOf(']') ? hostPort[..port] : hostPort;
    }

    /// <summary>sip or sips.</summary>
    public string Scheme { get; }

    /// <summary>All behind the user part: host, port and parameters.</summary>
    public string Place { get; }

    /// <summary>The host alone; IPv6 in its brackets.</summary>
    public string Host { get; }

    /// <summary>The host as an address; null for a name.</summary>
    public IPAddress? Address => IPAddress.TryParse(Host.Trim('[', ']'), out IPAddress? address) ? address : null;

    /// <summary>The URI of <paramref name="user"/> there.</summary>
    public string Of(string user) => $"{Scheme}:{UriText.Escape(user)}@{Place}";
}

using System.Net;

namespace Routing.Server.Api;

/// <summary>
/// By what names this machine asks itself. A browser on it may be led here by a page whose name was given our address (DNS
/// rebinding): it still says that name in Host (RFC 9110 §7.2), and reads nothing. Any thread.
/// </summary>
/// <param name="listen">Where HTTP listens.</param>
/// <param name="further">Names that the configuration allows; asked for anew each time.</param>
internal sealed class OwnHosts(IPEndPoint listen, Func<IReadOnlySet<string>> further)
{
    /// <summary>Is that one of them? No Host at all is: only programs of old leave it out.</summary>
    public bool Has(HostString host)
    {
        string name = host.Host.Trim('[', ']');
        return name.Length == 0
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out IPAddress? address) && (IPAddress.IsLoopback(address) || address.Equals(listen.Address)))
            || further().Contains(name);
    }
}

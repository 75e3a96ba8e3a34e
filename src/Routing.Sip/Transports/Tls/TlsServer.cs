using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Routing.Sip.Transports.Tls;

/// <summary>Whom we must find behind an address that we connect to.</summary>
/// <param name="Network">The addresses this is for.</param>
/// <param name="Name">The name its certificate must bear; null for its address.</param>
/// <param name="Authorities">Who may have signed it, when not the authorities this machine trusts.</param>
public sealed record TlsServer(IPNetwork Network, string? Name, X509Certificate2Collection? Authorities = null);

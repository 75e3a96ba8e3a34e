namespace Routing.Sip.Transports.Tls;

/// <summary>Certificate files that cannot be used; the message says which and why.</summary>
public sealed class CertificateException(string message, Exception? inner) : Exception(message, inner);

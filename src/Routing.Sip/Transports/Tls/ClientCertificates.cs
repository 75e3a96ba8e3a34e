namespace Routing.Sip.Transports.Tls;

/// <summary>What a TLS listener asks of those who connect.</summary>
public enum ClientCertificates
{
    /// <summary>No certificate.</summary>
    None,

    /// <summary>A certificate if they have one; one that cannot be verified is refused.</summary>
    Wanted,

    /// <summary>A certificate that can be verified.</summary>
    Required,
}

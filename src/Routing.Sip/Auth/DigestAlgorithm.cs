using Routing.Sip.Parsing;

namespace Routing.Sip.Auth;

/// <summary>The digest algorithms (RFC 7616 §6.1), the weaker ones first.</summary>
public enum DigestAlgorithm
{
    /// <summary>MD5: weak, and the only one that most phones know.</summary>
    Md5,

    /// <summary>SHA-256 (RFC 8760).</summary>
    Sha256,

    /// <summary>SHA-512/256 (RFC 8760).</summary>
    Sha512Of256,
}

/// <summary>Algorithm names on the wire.</summary>
internal static class DigestAlgorithms
{
    public static string NameOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha512Of256 => "SHA-512-256",
        DigestAlgorithm.Sha256 => "SHA-256",
        _ => "MD5",
    };

    /// <summary>A missing name means MD5 (RFC 7616 §3.3).</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out DigestAlgorithm algorithm)
    {
        algorithm = SipScan.Is(name, "SHA-512-256"u8) ? DigestAlgorithm.Sha512Of256
            : SipScan.Is(name, "SHA-256"u8) ? DigestAlgorithm.Sha256
            : DigestAlgorithm.Md5;
        return algorithm != DigestAlgorithm.Md5 || name.IsEmpty || SipScan.Is(name, "MD5"u8);
    }
}

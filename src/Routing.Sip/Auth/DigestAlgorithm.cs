using Routing.Sip.Parsing;

namespace Routing.Sip.Auth;

/// <summary>
/// The digest algorithms (RFC 7616 §6.1). SHA-512-256 is not among them: the framework has no SHA-512/256
/// and nobody asks for it.
/// </summary>
public enum DigestAlgorithm
{
    /// <summary>MD5: weak, and the only one that most phones know.</summary>
    Md5,

    /// <summary>SHA-256 (RFC 8760).</summary>
    Sha256,
}

/// <summary>Algorithm names on the wire.</summary>
internal static class DigestAlgorithms
{
    public static string NameOf(DigestAlgorithm algorithm) => algorithm == DigestAlgorithm.Md5 ? "MD5" : "SHA-256";

    /// <summary>A missing name means MD5 (RFC 7616 §3.3).</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out DigestAlgorithm algorithm)
    {
        bool sha = SipScan.Is(name, "SHA-256"u8);
        algorithm = sha ? DigestAlgorithm.Sha256 : DigestAlgorithm.Md5;
        return sha || name.IsEmpty || SipScan.Is(name, "MD5"u8);
    }
}

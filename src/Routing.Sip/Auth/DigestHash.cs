using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Routing.Sip.Auth;

/// <summary>The digest response of RFC 7616 §3.4.1, with and without qop. Pure.</summary>
internal static class DigestHash
{
    /// <summary>The response in lower-case hexadecimal.</summary>
    /// <param name="algorithm">The hash.</param>
    /// <param name="secret">Username, realm and password.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="uri">The uri parameter, byte for byte.</param>
    /// <param name="nonce">The nonce.</param>
    /// <param name="qop">Count, cnonce and qop where qop is used, or null (RFC 2069).</param>
    public static string Response(
        DigestAlgorithm algorithm,
        (string Username, string Realm, string Password) secret,
        string method,
        string uri,
        string nonce,
        (string Count, string ClientNonce, string Name)? qop)
    {
        string a1 = Hash(algorithm, $"{secret.Username}:{secret.Realm}:{secret.Password}");
        string a2 = Hash(algorithm, $"{method}:{uri}");
        return qop is { } q
            ? Hash(algorithm, $"{a1}:{nonce}:{q.Count}:{q.ClientNonce}:{q.Name}:{a2}")
            : Hash(algorithm, $"{a1}:{nonce}:{a2}");
    }

    [SuppressMessage("Security", "CA5351", Justification = "RFC 3261 §22.4 prescribes MD5, and most phones know nothing else")]
    private static string Hash(DigestAlgorithm algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> hash = stackalloc byte[32];
        int length = algorithm == DigestAlgorithm.Md5 ? MD5.HashData(bytes, hash) : SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..length]);
    }
}

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
        (string Count, string ClientNonce, string Name)? qop) =>
        Response(algorithm, A1(algorithm, secret.Username, secret.Realm, secret.Password), method, uri, nonce, qop);

    /// <summary>The hash that stands for a password (RFC 7616 §3.4.2), in lower-case hexadecimal: whoever has it needs no password.</summary>
    public static string A1(DigestAlgorithm algorithm, string username, string realm, string password) => Hash(algorithm, $"{username}:{realm}:{password}");

    /// <summary>The same with <see cref="A1"/> in place of the secret.</summary>
    public static string Response(
        DigestAlgorithm algorithm, string a1, string method, string uri, string nonce, (string Count, string ClientNonce, string Name)? qop)
    {
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
        switch (algorithm)
        {
            case DigestAlgorithm.Md5:
                hash = hash[..MD5.HashData(bytes, hash)];
                break;
            case DigestAlgorithm.Sha256:
                SHA256.HashData(bytes, hash);
                break;
            default:
                Sha512Of256.HashData(bytes, hash);
                break;
        }

        return Convert.ToHexStringLower(hash);
    }
}

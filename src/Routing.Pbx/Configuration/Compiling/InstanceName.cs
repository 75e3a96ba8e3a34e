using System.Security.Cryptography;
using System.Text;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>
/// Who we are to a registrar (RFC 5626 §4.1): a UUID that the names make, so that it is the same after each restart and nobody has to keep it
/// (RFC 9562 §5.8). Pure functions.
/// </summary>
internal static class InstanceName
{
    /// <summary>Such as <c>urn:uuid:5d2a9c1e-…</c>; another for each node, trunk and account.</summary>
    public static string Of(string node, string trunk, string account)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"routing\n{node}\n{trunk}\n{account}")).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80); // version 8: made as we like
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true):D}";
    }
}

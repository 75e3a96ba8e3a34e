using System.Security.Cryptography;
using System.Text;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>An agent's PIN, of which only a hash is kept, and which no log can show. Any thread.</summary>
internal sealed class PinSecret(string pin)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.ASCII.GetBytes(pin));

    /// <summary>For agents that there are not: no PIN fits, and finding that out takes as long.</summary>
    public static PinSecret Nobody { get; } = new("nobody");

    /// <summary>Is it that? Takes as long for a wrong one.</summary>
    public bool Matches(string typed) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.ASCII.GetBytes(typed)), _hash);

    /// <inheritdoc/>
    public override string ToString() => "(a PIN)";
}

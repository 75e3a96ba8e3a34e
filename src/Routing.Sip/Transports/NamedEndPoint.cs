using System.Net;

namespace Routing.Sip.Transports;

/// <summary>
/// The other end of a TLS connection that we make: its address, the name that led there, which its certificate must bear (RFC 5922 §4),
/// and the trunk whose call or registration it is, whose certificates count. Two names at one address, or two trunks, are two ends:
/// each has a connection of its own, and what one has proven says nothing of the other. Where an address is all that matters it is one.
/// A value; equal to no plain address.
/// </summary>
internal sealed class NamedEndPoint : IPEndPoint
{
    /// <param name="at">The address.</param>
    /// <param name="name">The name that led there; null where the address itself is what must be proven.</param>
    /// <param name="trunk">The trunk on whose behalf we connect; empty for nobody's.</param>
    public NamedEndPoint(IPEndPoint at, string? name, string trunk)
        : base(at.Address, at.Port)
    {
        Name = name;
        Trunk = trunk;
    }

    /// <summary>The name that led there, in any case; null where none did.</summary>
    public string? Name { get; }

    /// <summary>The trunk on whose behalf we connect; empty for nobody's.</summary>
    public string Trunk { get; }

    /// <summary>The address alone.</summary>
    public IPEndPoint Plain => new(Address, Port);

    /// <summary>The end at <paramref name="at"/>: a plain address where neither a name nor a trunk is known.</summary>
    public static IPEndPoint Of(IPEndPoint at, string? name, string trunk) => name is null && trunk.Length == 0 ? at : new NamedEndPoint(at, name, trunk);

    /// <summary>Another address as the same trunk's: itself where it is the same, else one that must prove its address.</summary>
    public IPEndPoint At(IPEndPoint other) =>
        other is NamedEndPoint || (other.Address.Equals(Address) && other.Port == Port) ? (other as NamedEndPoint ?? this) : Of(other, null, Trunk);

    /// <inheritdoc/>
    public override bool Equals(object? comparand) => comparand is NamedEndPoint other && base.Equals(comparand)
        && string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase) && Trunk == other.Trunk;

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(base.GetHashCode(), Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name), Trunk);
}

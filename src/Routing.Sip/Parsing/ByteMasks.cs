using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Routing.Sip.Parsing;

/// <summary>
/// Where carriage returns, line feeds and colons stand among 64 bytes: a bit each, the first byte the lowest. By the widest
/// vectors the processor has; all widths give the same.
/// </summary>
internal readonly record struct ByteMasks(ulong Returns, ulong Feeds, ulong Colons)
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Width = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteMasks Of(ReadOnlySpan<byte> bytes) =>
        Vector512.IsHardwareAccelerated ? By512(bytes) : Vector256.IsHardwareAccelerated ? By256(bytes) : By128(bytes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ByteMasks By512(ReadOnlySpan<byte> bytes)
    {
        Vector512<byte> all = Vector512.Create(bytes);
        return new ByteMasks(
            Vector512.Equals(all, Vector512.Create((byte)'\r')).ExtractMostSignificantBits(),
            Vector512.Equals(all, Vector512.Create((byte)'\n')).ExtractMostSignificantBits(),
            Vector512.Equals(all, Vector512.Create((byte)':')).ExtractMostSignificantBits());
    }

    public static ByteMasks By256(ReadOnlySpan<byte> bytes)
    {
        Vector256<byte> low = Vector256.Create(bytes), high = Vector256.Create(bytes[32..]);
        return new ByteMasks(Of((byte)'\r'), Of((byte)'\n'), Of((byte)':'));

        ulong Of(byte sought)
        {
            var each = Vector256.Create(sought);
            return Vector256.Equals(low, each).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, each).ExtractMostSignificantBits() << 32);
        }
    }

    public static ByteMasks By128(ReadOnlySpan<byte> bytes)
    {
        ulong returns = 0, feeds = 0, colons = 0;
        for (int at = 0; at < Width; at += 16)
        {
            Vector128<byte> quarter = Vector128.Create(bytes[at..]);
            returns |= (ulong)Vector128.Equals(quarter, Vector128.Create((byte)'\r')).ExtractMostSignificantBits() << at;
            feeds |= (ulong)Vector128.Equals(quarter, Vector128.Create((byte)'\n')).ExtractMostSignificantBits() << at;
            colons |= (ulong)Vector128.Equals(quarter, Vector128.Create((byte)':')).ExtractMostSignificantBits() << at;
        }

        return new ByteMasks(returns, feeds, colons);
    }

    /// <summary>As if they had been taken so many bytes further on, where nothing follows any more.</summary>
    public static ByteMasks operator >>(ByteMasks masks, int bytes) => new(masks.Returns >> bytes, masks.Feeds >> bytes, masks.Colons >> bytes);
}

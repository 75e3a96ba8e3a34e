using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Routing.Bench.Workloads;

/// <summary>
/// Ids as the exchange makes them (UUIDv7: time, then random bits), from which the generator finds its own
/// number of the interaction again without a table. The number is scrambled, so no hash gains by it.
/// </summary>
internal static class InteractionIds
{
    private const uint Scramble = 0x9E3779B1;
    private const uint Unscramble = 0x0E8B_2F51; // its inverse modulo 2^32

    public static Guid Make(long timeMicroseconds, ulong random, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        long milliseconds = timeMicroseconds / 1000;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)(milliseconds >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)milliseconds);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], (ushort)(0x7000 | (random & 0xFFF)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], ((uint)(random >> 12) & 0xFFFF_FF3F) | 0x80);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)number * Scramble);
        return new Guid(bytes);
    }

    public static int NumberOf(in Guid id) =>
        (int)(BinaryPrimitives.ReadUInt32LittleEndian(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(in id))[12..]) * Unscramble);
}

using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Routing.Sip.Transactions;

/// <summary>128 bits that stand for what identifies a transaction; equal for different ones once in 2^64 tables of 2^32.</summary>
internal readonly record struct TransactionKey(ulong High, ulong Low)
{
    // The bits are random already.
    public override int GetHashCode() => (int)Low;
}

/// <summary>
/// SipHash-2-4 with 128 bits of result (Aumasson and Bernstein) under a secret of this process: a peer that chooses its
/// branches can neither make two of them meet nor fill one bucket. Any thread.
/// </summary>
internal sealed class KeyHash
{
    private readonly ulong _k0;
    private readonly ulong _k1;

    public KeyHash()
    {
        Span<ulong> secret = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(secret));
        (_k0, _k1) = (secret[0], secret[1]);
    }

    /// <summary>With a given secret, for the published test vectors.</summary>
    public KeyHash(ulong k0, ulong k1) => (_k0, _k1) = (k0, k1);

    public TransactionKey Of(ReadOnlySpan<byte> text)
    {
        ulong v0 = _k0 ^ 0x736f6d6570736575, v1 = _k1 ^ 0x646f72616e646f6d ^ 0xee, v2 = _k0 ^ 0x6c7967656e657261, v3 = _k1 ^ 0x7465646279746573;
        ulong last = (ulong)text.Length << 56;
        while (text.Length >= 8)
        {
            Mix(BinaryPrimitives.ReadUInt64LittleEndian(text), ref v0, ref v1, ref v2, ref v3);
            text = text[8..];
        }

        for (int i = 0; i < text.Length; i++)
        {
            last |= (ulong)text[i] << (8 * i);
        }

        Mix(last, ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xee;
        Finish(ref v0, ref v1, ref v2, ref v3);
        ulong low = v0 ^ v1 ^ v2 ^ v3;
        v1 ^= 0xdd;
        Finish(ref v0, ref v1, ref v2, ref v3);
        return new TransactionKey(v0 ^ v1 ^ v2 ^ v3, low);
    }

    private static void Mix(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    private static void Finish(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        for (int i = 0; i < 4; i++)
        {
            Round(ref v0, ref v1, ref v2, ref v3);
        }
    }

    private static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v3;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v2 = BitOperations.RotateLeft(v2, 32);
    }
}

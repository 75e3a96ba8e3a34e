using System.Buffers.Binary;
using System.Numerics;

namespace Routing.Sip.Auth;

/// <summary>
/// SHA-512/256 (FIPS 180-4 §5.3.6.2), which the framework does not have: SHA-512 with another beginning and half of its end. For digest
/// authentication (RFC 7616 §6.1): some hundred bytes at a time. Pure; any thread.
/// </summary>
internal static class Sha512Of256
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private const int Block = 128;
    private const int Rounds = 80;

    // FIPS 180-4 §4.2.3, §5.3.5: the first 64 bits behind the point of the roots of the first primes.
    private static readonly ulong[] Constants = [.. Primes().Take(Rounds).Select(prime => RootOf(prime, 3))];
    private static readonly ulong[] Sha512Beginning = [.. Primes().Take(8).Select(prime => RootOf(prime, 2))];
    private static readonly ulong[] Beginning = BeginningOf("SHA-512/256"u8);

    /// <summary>The hash of <paramref name="data"/>.</summary>
    /// <param name="data">Any bytes.</param>
    /// <param name="hash">Takes <see cref="Size"/> bytes.</param>
    public static void HashData(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<byte> whole = stackalloc byte[64];
        Hash(Beginning, data, whole);
        whole[..Size].CopyTo(hash);
    }

    /// <summary>SHA-512 by the same rounds, which shows that they are right: the framework has that one.</summary>
    internal static void Sha512(ReadOnlySpan<byte> data, Span<byte> hash) => Hash(Sha512Beginning, data, hash);

    // FIPS 180-4 §5.3.6: the hash of its name by SHA-512 with each word of the beginning turned about.
    private static ulong[] BeginningOf(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[64];
        Hash([.. Sha512Beginning.Select(word => word ^ 0xa5a5a5a5a5a5a5a5)], name, hash);
        ulong[] words = new ulong[8];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64BigEndian(hash[(i * 8)..]);
        }

        return words;
    }

    private static void Hash(ulong[] beginning, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<ulong> state = stackalloc ulong[8];
        beginning.CopyTo(state);
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= Block; rest = rest[Block..])
        {
            Mix(state, rest[..Block]);
        }

        // §5.1.2: a bit that is set, zeros, and the length in bits at the end of the last block.
        Span<byte> tail = stackalloc byte[2 * Block];
        tail.Clear();
        rest.CopyTo(tail);
        tail[rest.Length] = 0x80;
        int length = rest.Length + 17 <= Block ? Block : 2 * Block;
        BinaryPrimitives.WriteUInt64BigEndian(tail[(length - 8)..], (ulong)data.Length * 8);
        for (int at = 0; at < length; at += Block)
        {
            Mix(state, tail.Slice(at, Block));
        }

        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(hash[(i * 8)..], state[i]);
        }
    }

    // §6.4.2.
    private static void Mix(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        Span<ulong> w = stackalloc ulong[Rounds];
        for (int t = 0; t < Rounds; t++)
        {
            w[t] = t < 16
                ? BinaryPrimitives.ReadUInt64BigEndian(block[(t * 8)..])
                : Sigma(w[t - 2], 19, 61, 6) + w[t - 7] + Sigma(w[t - 15], 1, 8, 7) + w[t - 16];
        }

        (ulong a, ulong b, ulong c, ulong d) = (state[0], state[1], state[2], state[3]);
        (ulong e, ulong f, ulong g, ulong h) = (state[4], state[5], state[6], state[7]);
        for (int t = 0; t < Rounds; t++)
        {
            ulong first = h + (BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18) ^ BitOperations.RotateRight(e, 41))
                + ((e & f) ^ (~e & g)) + Constants[t] + w[t];
            ulong second = (BitOperations.RotateRight(a, 28) ^ BitOperations.RotateRight(a, 34) ^ BitOperations.RotateRight(a, 39))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + first, c, b, a, first + second);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    private static ulong Sigma(ulong word, int first, int second, int shift) =>
        BitOperations.RotateRight(word, first) ^ BitOperations.RotateRight(word, second) ^ (word >> shift);

    private static IEnumerable<int> Primes()
    {
        for (int n = 2; ; n++)
        {
            if (Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(n) - 1)).All(divisor => n % divisor != 0))
            {
                yield return n;
            }
        }
    }

    // The largest whole r with r^degree <= number * 2^(64 degree): the root with 64 bits behind the point, of which those are kept.
    private static ulong RootOf(int number, int degree)
    {
        BigInteger under = (BigInteger)number << (64 * degree);
        BigInteger root = BigInteger.Zero;
        for (int bit = 69; bit >= 0; bit--)
        {
            BigInteger higher = root | (BigInteger.One << bit);
            root = BigInteger.Pow(higher, degree) <= under ? higher : root;
        }

        return (ulong)(root & ulong.MaxValue);
    }
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Routing.Sip;

/// <summary>
/// Tags, branches, Call-IDs and nonces: unguessable, or repeatable where a test gives a seed. Used within
/// the stack's turn.
/// </summary>
internal sealed class SipIds(ulong? seed)
{
    private const string Letters = "0123456789abcdefghijklmnopqrstuv";

    private const int PoolSize = 4096; // a draw from the system's source costs as much as many bytes of it

    private readonly byte[] _pool = new byte[PoolSize];
    private byte[]? _key;
    private int _used = PoolSize;
    private ulong _state = seed ?? 0;

    /// <summary>RFC 3261 §8.1.1.7: the cookie and 80 random bits.</summary>
    public string Branch() => string.Create(23, this, static (room, ids) =>
    {
        "z9hG4bK".CopyTo(room);
        ids.Fill(room[7..]);
    });

    /// <summary>RFC 3261 §19.3 asks for 32 bits; this has 60.</summary>
    public string Tag() => Token(12);

    /// <summary>A tag that is always the same for the same <paramref name="text"/>, and still unguessable (RFC 3261 §8.2.7).</summary>
    public string TagOf(ReadOnlySpan<byte> text)
    {
        if (_key is null)
        {
            _key = new byte[32];
            Bytes(_key);
        }

        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, text, hash);
        Span<char> letters = stackalloc char[12];
        for (int i = 0; i < letters.Length; i++)
        {
            letters[i] = Letters[hash[i] & 31];
        }

        return new string(letters);
    }

    /// <summary>A token of that many letters, five random bits each.</summary>
    public string Token(int length) => string.Create(length, this, static (room, ids) => ids.Fill(room));

    /// <summary>A tag of ours as a number, for those of whom a million linger; 0 for a text that is none.</summary>
    public static ulong Pack(string tag)
    {
        ulong packed = 1;
        foreach (char letter in tag)
        {
            int digit = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0 || tag.Length > 12)
            {
                return 0;
            }

            packed = (packed << 5) | (uint)digit;
        }

        return packed;
    }

    /// <summary>The tag again.</summary>
    public static string Unpack(ulong packed)
    {
        Span<char> room = stackalloc char[12];
        int at = room.Length;
        for (; packed > 1 && at > 0; packed >>= 5)
        {
            room[--at] = Letters[(int)(packed & 31)];
        }

        return new string(room[at..]);
    }

    /// <summary>A random number below <paramref name="limit"/>, for jitter and Retry-After.</summary>
    public int Below(int limit)
    {
        Span<byte> room = stackalloc byte[4];
        Bytes(room);
        return (int)(BinaryPrimitives.ReadUInt32LittleEndian(room) % (uint)limit);
    }

    public void Bytes(Span<byte> room)
    {
        foreach (ref byte b in room)
        {
            if (_used == _pool.Length)
            {
                Refill();
            }

            b = _pool[_used++];
        }
    }

    private void Fill(Span<char> room)
    {
        Span<byte> random = stackalloc byte[32];
        while (!room.IsEmpty)
        {
            int part = Math.Min(room.Length, random.Length);
            Bytes(random[..part]);
            for (int i = 0; i < part; i++)
            {
                room[i] = Letters[random[i] & 31];
            }

            room = room[part..];
        }
    }

    private void Refill()
    {
        _used = 0;
        if (seed is null)
        {
            RandomNumberGenerator.Fill(_pool);
            return;
        }

        for (int i = 0; i < _pool.Length; i += 8)
        {
            // SplitMix64
            ulong z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            BinaryPrimitives.WriteUInt64LittleEndian(_pool.AsSpan(i), z ^ (z >> 31));
        }
    }
}

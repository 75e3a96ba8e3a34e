using System.Buffers.Binary;
using System.Security.Cryptography;
using Routing.Sip.Transactions;

namespace Routing.Sip.Auth;

/// <summary>What a nonce that came back is worth.</summary>
internal enum NonceVerdict
{
    Good,

    /// <summary>Ours, but too old or its count was used: a new one, without asking for the password again.</summary>
    Stale,

    /// <summary>Not ours.</summary>
    Foreign,
}

/// <summary>
/// Our nonces: they carry their own date and a keyed hash, so that handing them out costs no memory; only those that
/// came back with right credentials are remembered, against replay (RFC 7616 §3.3, §5.5). Within the turn.
/// </summary>
internal sealed class DigestNonces(SipIds ids, TimerQueue timers)
{
    /// <summary>Nonces remembered. When it is full, all that are older than the newest forgotten one count as stale.</summary>
    private const int Most = 16_384;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, uint> _counts = [];
    private readonly Queue<(string Nonce, long Issued)> _order = new();
    private readonly byte[] _key = NewKey(ids);
    private long _floor = -1;

    public string New()
    {
        Span<byte> nonce = stackalloc byte[30];
        BinaryPrimitives.WriteInt64BigEndian(nonce, timers.Now.Ticks);
        ids.Bytes(nonce[8..14]);
        Sign(nonce[..14], nonce[14..]);
        return Convert.ToBase64String(nonce);
    }

    /// <summary>Is it one of ours, and still good?</summary>
    public NonceVerdict Check(string nonce, uint? count)
    {
        Span<byte> bytes = stackalloc byte[30];
        Span<byte> signature = stackalloc byte[16];
        if (nonce.Length != 40 || !Convert.TryFromBase64String(nonce, bytes, out int length) || length != 30)
        {
            return NonceVerdict.Foreign;
        }

        Sign(bytes[..14], signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes[14..]))
        {
            return NonceVerdict.Foreign;
        }

        long issued = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (timers.Now.Ticks - issued > Lifetime.Ticks || issued <= _floor)
        {
            return NonceVerdict.Stale;
        }

        // Without qop there is no count: such a nonce is good for one request.
        return _counts.TryGetValue(nonce, out uint used) && (count ?? 0) <= used ? NonceVerdict.Stale : NonceVerdict.Good;
    }

    /// <summary>Right credentials came with it: this count, and all below, are used.</summary>
    public void Use(string nonce, uint? count)
    {
        Trim();
        Span<byte> bytes = stackalloc byte[30];
        if (_counts.TryAdd(nonce, count ?? 0) && Convert.TryFromBase64String(nonce, bytes, out _))
        {
            _order.Enqueue((nonce, BinaryPrimitives.ReadInt64BigEndian(bytes)));
        }

        _counts[nonce] = count ?? uint.MaxValue;
    }

    private void Trim()
    {
        while (_order.TryPeek(out (string Nonce, long Issued) oldest)
            && (_order.Count >= Most || timers.Now.Ticks - oldest.Issued > Lifetime.Ticks))
        {
            _order.Dequeue();
            _counts.Remove(oldest.Nonce);
            if (timers.Now.Ticks - oldest.Issued <= Lifetime.Ticks)
            {
                _floor = Math.Max(_floor, oldest.Issued);
            }
        }
    }

    private void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, data, hash);
        hash[..16].CopyTo(signature);
    }

    private static byte[] NewKey(SipIds ids)
    {
        var key = new byte[32];
        ids.Bytes(key);
        return key;
    }
}

using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using Routing.Sip.Transactions;
using Routing.Sip.Transports;

namespace Routing.Sip.Auth;

/// <summary>What a nonce that came back is worth.</summary>
internal enum NonceVerdict
{
    Good,

    /// <summary>Ours, but too old, of an earlier run, or its count was used: a new one, without asking for the password again.</summary>
    Stale,

    /// <summary>Not ours, not for that address, or too old for anybody to come back with it.</summary>
    Foreign,
}

/// <summary>
/// Our nonces: they carry their own date and a keyed hash of that and of the address they were sent to, so that handing
/// them out costs no memory and whoever brings one back does hear us there (RFC 7616 §5.5). Only those that came back with
/// right credentials are remembered, against replay (§3.3). Within the turn.
/// </summary>
internal sealed class DigestNonces
{
    /// <summary>Nonces remembered. When it is full, all that are older than the newest forgotten one count as stale.</summary>
    private const int Most = 16_384;

    private const int DataLength = 23;
    private const int Length = DataLength + 16;
    private const int TextLength = Length / 3 * 4;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // Who had an address yesterday may not have it today.
    private static readonly TimeSpan LongestStale = TimeSpan.FromDays(1);

    private readonly Dictionary<string, uint> _counts = [];
    private readonly Queue<(string Nonce, long Issued)> _order = new();
    private readonly SipIds _ids;
    private readonly TimerQueue _timers;
    private readonly byte[] _key;

    /// <summary>When this run began, UTC; its last bits are random, so that two runs never have the same.</summary>
    private readonly long _run;
    private long _floor = -1;

    /// <param name="ids">For what is random.</param>
    /// <param name="timers">The clock.</param>
    /// <param name="key">The secret; empty for one of this run.</param>
    public DigestNonces(SipIds ids, TimerQueue timers, ReadOnlyMemory<byte> key)
    {
        _ids = ids;
        _timers = timers;
        _key = key.ToArray();
        if (key.IsEmpty)
        {
            ids.Bytes(_key = new byte[32]);
        }

        _run = (timers.UtcNow.UtcTicks & ~0xFFFFF) | (uint)ids.Below(0x100000);
    }

    /// <summary>A new one for that peer.</summary>
    public string New(IPEndPoint peer)
    {
        Span<byte> nonce = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(nonce, _timers.Now.Ticks);
        BinaryPrimitives.WriteInt64BigEndian(nonce[8..], _run);
        _ids.Bytes(nonce[16..DataLength]);
        Sign(nonce[..DataLength], peer, nonce[DataLength..]);
        return Convert.ToBase64String(nonce);
    }

    /// <summary>Is it one of ours for that peer, and still good?</summary>
    public NonceVerdict Check(string nonce, uint? count, IPEndPoint peer)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Span<byte> signature = stackalloc byte[Length - DataLength];
        if (nonce.Length != TextLength || !Convert.TryFromBase64String(nonce, bytes, out int length) || length != Length)
        {
            return NonceVerdict.Foreign;
        }

        Sign(bytes[..DataLength], peer, signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, bytes[DataLength..]))
        {
            return NonceVerdict.Foreign;
        }

        long issued = BinaryPrimitives.ReadInt64BigEndian(bytes);
        long run = BinaryPrimitives.ReadInt64BigEndian(bytes[8..]);
        if (run != _run || _timers.Now.Ticks - issued > Lifetime.Ticks || issued <= _floor)
        {
            long age = _timers.UtcNow.UtcTicks - run - issued;
            return Math.Abs(age) <= LongestStale.Ticks ? NonceVerdict.Stale : NonceVerdict.Foreign;
        }

        // Without qop there is no count: such a nonce is good for one request.
        return _counts.TryGetValue(nonce, out uint used) && (count ?? 0) <= used ? NonceVerdict.Stale : NonceVerdict.Good;
    }

    /// <summary>Right credentials came with it: this count, and all below, are used.</summary>
    public void Use(string nonce, uint? count)
    {
        Trim();
        Span<byte> bytes = stackalloc byte[Length];
        if (_counts.TryAdd(nonce, count ?? 0) && Convert.TryFromBase64String(nonce, bytes, out _))
        {
            _order.Enqueue((nonce, BinaryPrimitives.ReadInt64BigEndian(bytes)));
        }

        _counts[nonce] = count ?? uint.MaxValue;
    }

    private void Trim()
    {
        while (_order.TryPeek(out (string Nonce, long Issued) oldest)
            && (_order.Count >= Most || _timers.Now.Ticks - oldest.Issued > Lifetime.Ticks))
        {
            _order.Dequeue();
            _counts.Remove(oldest.Nonce);
            if (_timers.Now.Ticks - oldest.Issued <= Lifetime.Ticks)
            {
                _floor = Math.Max(_floor, oldest.Issued);
            }
        }
    }

    // Not the port and not the protocol: what lies between may give a phone another port at any time, and a large request may
    // come over a connection. All of them show equally well who is there.
    private void Sign(ReadOnlySpan<byte> data, IPEndPoint peer, Span<byte> signature)
    {
        Span<byte> text = stackalloc byte[DataLength + 16];
        data.CopyTo(text);
        PeerNetwork.Of(peer.Address).TryWriteBytes(text[DataLength..], out int address);
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_key, text[..(DataLength + address)], hash);
        hash[..16].CopyTo(signature);
    }
}

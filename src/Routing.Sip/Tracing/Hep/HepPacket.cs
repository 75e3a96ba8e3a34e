using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Tracing.Hep;

/// <summary>
/// Writes one message as a HEP3 packet ("HEP/EEP Protocol", revision 36 §3): <c>HEP3</c>, the length in all, then chunks of vendor,
/// type, length and value, all in network order.
/// </summary>
internal static class HepPacket
{
    private const byte SipPayload = 1;

    /// <summary>Writes it to <paramref name="to"/>; its length, or 0 when it does not fit.</summary>
    /// <param name="to">Where it is written.</param>
    /// <param name="node">What this node is called at the collector.</param>
    /// <param name="password">What the collector knows us by; empty for none.</param>
    /// <param name="line">When, which way, between whom.</param>
    /// <param name="message">The message.</param>
    /// <param name="correlation">What it has in common with others: sngrep and Homer show those together.</param>
    public static int Write(Span<byte> to, uint node, ReadOnlySpan<byte> password, in TracedLine line, ReadOnlySpan<byte> message, ReadOnlySpan<byte> correlation)
    {
        if (message.Length + correlation.Length + password.Length + 160 > Math.Min(to.Length, ushort.MaxValue))
        {
            return 0;
        }

        (IPEndPoint from, IPEndPoint target) = line.IsReceived ? (line.Remote, line.Local) : (line.Local, line.Remote);
        bool v4 = from.AddressFamily == AddressFamily.InterNetwork;
        long ticks = (line.At - DateTimeOffset.UnixEpoch).Ticks;
        "HEP3"u8.CopyTo(to);
        int at = 6;
        Chunk(to, ref at, 1, [(byte)(v4 ? 2 : 10)]);
        Chunk(to, ref at, 2, [(byte)(line.Protocol == Transports.SipProtocol.Udp ? 17 : 6)]);
        Span<byte> address = stackalloc byte[16];
        from.Address.TryWriteBytes(address, out int length);
        Chunk(to, ref at, (ushort)(v4 ? 3 : 5), address[..length]);
        target.Address.TryWriteBytes(address, out length);
        Chunk(to, ref at, (ushort)(v4 ? 4 : 6), address[..length]);
        Number(to, ref at, 7, (uint)from.Port, 2);
        Number(to, ref at, 8, (uint)target.Port, 2);
        Number(to, ref at, 9, (uint)(ticks / TimeSpan.TicksPerSecond), 4);
        Number(to, ref at, 10, (uint)(ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond), 4);
        Chunk(to, ref at, 11, [SipPayload]);
        Number(to, ref at, 12, node, 4);
        if (password.Length > 0)
        {
            Chunk(to, ref at, 14, password);
        }

        Chunk(to, ref at, 17, correlation);
        Chunk(to, ref at, 15, message);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], (ushort)at);
        return at;
    }

    private static void Number(Span<byte> to, ref int at, ushort type, uint value, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Chunk(to, ref at, type, bytes[(4 - length)..]);
    }

    private static void Chunk(Span<byte> to, ref int at, ushort type, ReadOnlySpan<byte> value)
    {
        to.Slice(at, 2).Clear(); // vendor 0: the types that everybody knows
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 2)..], type);
        BinaryPrimitives.WriteUInt16BigEndian(to[(at + 4)..], (ushort)(6 + value.Length));
        value.CopyTo(to[(at + 6)..]);
        at += 6 + value.Length;
    }
}

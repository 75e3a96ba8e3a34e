using System.Buffers.Binary;

namespace Routing.Sip.Tracing.Pcap;

/// <summary>Writes the blocks of a pcapng file, in little endian.</summary>
internal sealed class PcapBlocks
{
    private readonly MemoryStream _file = new();

    public byte[] ToArray() => _file.ToArray();

    /// <summary>One packet: an Enhanced Packet Block of interface 0, with a comment and its direction.</summary>
    public void Packet(DateTimeOffset at, byte[] packet, byte[] comment, bool isReceived)
    {
        ulong microseconds = (ulong)((at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        byte[] body = new byte[20 + Round(packet.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(4), (uint)(microseconds >> 32));
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(8), (uint)microseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(12), (uint)packet.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(16), (uint)packet.Length);
        packet.CopyTo(body, 20);
        byte[] options = new byte[4 + Round(comment.Length) + 8 + 4];
        Option(options, 1, comment);
        Option(options.AsSpan(4 + Round(comment.Length)), 2, [(byte)(isReceived ? 1 : 2), 0, 0, 0]);
        Write(6, body, options); // the last option, of zeros, ends them
    }

    public void Write(uint type, ReadOnlySpan<byte> body, ReadOnlySpan<byte> options)
    {
        uint length = (uint)(12 + body.Length + options.Length);
        Number(type);
        Number(length);
        _file.Write(body);
        _file.Write(options);
        Number(length);
    }

    private static void Option(Span<byte> to, ushort code, ReadOnlySpan<byte> value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, code);
        BinaryPrimitives.WriteUInt16LittleEndian(to[2..], (ushort)value.Length);
        value.CopyTo(to[4..]);
    }

    private static int Round(int length) => (length + 3) & ~3;

    private void Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _file.Write(bytes);
    }
}

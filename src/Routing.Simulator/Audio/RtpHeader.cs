using System.Buffers.Binary;

namespace Routing.Simulator.Audio;

/// <summary>
/// An RTP header (RFC 3550 §5.1), read and written here and not by the engine's own code: what judges the
/// engine does not share its mistakes. A value; reading copies nothing.
/// </summary>
internal readonly record struct RtpHeader(bool Marker, byte PayloadType, ushort Sequence, uint Timestamp, uint Ssrc)
{
    /// <summary>Bytes of a header without contributing sources or extension.</summary>
    public const int Size = 12;

    /// <summary>Reads a packet; false when it is not RTP.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        if (packet.Length < Size || packet[0] >> 6 != 2)
        {
            return false;
        }

        int start = Size + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            // RFC 3550 §5.3.1: the extension's length is in words, without its own first one.
            start = packet.Length >= start + 4 ? start + 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(start + 2)..])) : packet.Length + 1;
        }

        int end = packet.Length - ((packet[0] & 0x20) != 0 ? packet[^1] : 0);
        byte type = (byte)(packet[1] & 0x7F);

        // RFC 5761 §4: 64 to 95 are RTCP's packet types where the two share a port.
        if (start > end || type is >= 64 and < 96)
        {
            return false;
        }

        header = new RtpHeader(
            (packet[1] & 0x80) != 0,
            type,
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        payload = packet[start..end];
        return true;
    }

    /// <summary>Writes the first <see cref="Size"/> bytes of a packet.</summary>
    public void Write(Span<byte> packet)
    {
        packet[0] = 0x80;
        packet[1] = (byte)((Marker ? 0x80 : 0) | PayloadType);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Ssrc);
    }
}

using System.Buffers.Binary;

namespace Routing.Media.Rtp;

/// <summary>The header of an RTP packet, and where its payload lies (RFC 3550 §5.1). A value; reading copies nothing.</summary>
internal readonly struct RtpPacket
{
    /// <summary>Bytes of a header without CSRC and extension: what we always send.</summary>
    public const int HeaderSize = 12;

    private RtpPacket(ReadOnlySpan<byte> data, int payloadOffset, int payloadLength)
    {
        Marker = (data[1] & 0x80) != 0;
        PayloadType = (byte)(data[1] & 0x7F);
        Sequence = BinaryPrimitives.ReadUInt16BigEndian(data[2..]);
        Timestamp = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(data[8..]);
        PayloadOffset = payloadOffset;
        PayloadLength = payloadLength;
    }

    public bool Marker { get; }

    public byte PayloadType { get; }

    public ushort Sequence { get; }

    public uint Timestamp { get; }

    public uint Ssrc { get; }

    /// <summary>Where the payload starts; never before byte 12, so a plain header fits in front of it.</summary>
    public int PayloadOffset { get; }

    public int PayloadLength { get; }

    /// <summary>Reads a header; false when these bytes are not RTP.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out RtpPacket packet)
    {
        packet = default;
        if (data.Length < HeaderSize || data[0] >> 6 != 2)
        {
            return false;
        }

        // RFC 5761 §4: payload types 64 to 95 are RTCP's packet types on a shared port, never ours.
        if ((data[1] & 0x7F) is >= 64 and < 96)
        {
            return false;
        }

        int offset = HeaderSize + (4 * (data[0] & 0x0F));
        if ((data[0] & 0x10) != 0)
        {
            if (data.Length < offset + 4)
            {
                return false;
            }

            offset += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(data[(offset + 2)..])); // RFC 3550 §5.3.1
        }

        int end = data.Length;
        if ((data[0] & 0x20) != 0)
        {
            // RFC 3550 §5.1: the last byte counts the padding, itself included.
            int padding = data[^1];
            if (padding == 0)
            {
                return false;
            }

            end -= padding;
        }

        if (offset > end)
        {
            return false;
        }

        packet = new RtpPacket(data, offset, end - offset);
        return true;
    }

    /// <summary>Writes a plain header of 12 bytes.</summary>
    public static void WriteHeader(Span<byte> target, bool marker, byte payloadType, ushort sequence, uint timestamp, uint ssrc)
    {
        target[0] = 0x80;
        target[1] = (byte)((marker ? 0x80 : 0) | payloadType);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], ssrc);
    }
}

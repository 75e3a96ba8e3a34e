namespace Routing.Media.Sdp;

/// <summary>Who sends, seen from the side that wrote the SDP (RFC 8866 §6.7). The bits are: 1 it sends, 2 it receives.</summary>
[Flags]
internal enum SdpDirection : byte
{
    Inactive = 0,
    SendOnly = 1,
    RecvOnly = 2,
    SendRecv = SendOnly | RecvOnly,
}

internal static class SdpDirections
{
    /// <summary>The same from the other side: what the one sends, the other receives (RFC 3264 §6.1).</summary>
    public static SdpDirection Mirrored(this SdpDirection direction) =>
        (SdpDirection)((((int)direction & 1) << 1) | ((int)direction >> 1));

    /// <summary>The attribute's name.</summary>
    public static ReadOnlySpan<byte> Name(this SdpDirection direction) => direction switch
    {
        SdpDirection.Inactive => "inactive"u8,
        SdpDirection.SendOnly => "sendonly"u8,
        SdpDirection.RecvOnly => "recvonly"u8,
        _ => "sendrecv"u8,
    };

    /// <summary>Reads an attribute's name; false when it is another attribute.</summary>
    public static bool TryRead(ReadOnlySpan<byte> name, out SdpDirection direction)
    {
        for (direction = SdpDirection.Inactive; direction <= SdpDirection.SendRecv; direction++)
        {
            if (name.SequenceEqual(direction.Name()))
            {
                return true;
            }
        }

        return false;
    }
}

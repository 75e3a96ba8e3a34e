using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Routing.Sip.Transports;

/// <summary>
/// The keep-alive of phones over datagrams (RFC 5626 §3.5.2, §8): a STUN Binding request where SIP is received, which is told the address it
/// came from, and nothing else of STUN. Pure functions.
/// </summary>
internal static class StunAnswer
{
    /// <summary>Room for any answer.</summary>
    public const int Longest = Header + 4 + 20;

    private const int Header = 20;
    private const uint Cookie = 0x2112A442;
    private const ushort BindingRequest = 0x0001;
    private const ushort BindingSuccess = 0x0101;
    private const ushort XorMappedAddress = 0x0020;

    /// <summary>RFC 5389 §6: is it such a request? No SIP message begins with a zero.</summary>
    public static bool IsRequest(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= Header && datagram[0] == 0
        && BinaryPrimitives.ReadUInt16BigEndian(datagram) == BindingRequest
        && BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]) == datagram.Length - Header
        && BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) == Cookie;

    /// <summary>Writes the answer to a request of <paramref name="remote"/>.</summary>
    /// <returns>Its length.</returns>
    public static int Write(ReadOnlySpan<byte> request, IPEndPoint remote, Span<byte> answer)
    {
        request[..Header].CopyTo(answer);
        Span<byte> value = answer[(Header + 4)..];
        remote.Address.TryWriteBytes(value[4..], out int length);
        BinaryPrimitives.WriteUInt16BigEndian(answer, BindingSuccess);
        BinaryPrimitives.WriteUInt16BigEndian(answer[2..], (ushort)(length + 8));
        BinaryPrimitives.WriteUInt16BigEndian(answer[Header..], XorMappedAddress);
        BinaryPrimitives.WriteUInt16BigEndian(answer[(Header + 2)..], (ushort)(length + 4));

        // RFC 5389 §15.2: everything is mixed with the cookie and the transaction's name, so that no router rewrites it on its way.
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)(remote.AddressFamily == AddressFamily.InterNetwork ? 1 : 2));
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(remote.Port ^ (Cookie >> 16)));
        for (int i = 0; i < length; i++)
        {
            value[4 + i] ^= request[4 + i];
        }

        return Header + 8 + length;
    }
}

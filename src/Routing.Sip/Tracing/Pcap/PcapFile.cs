using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Routing.Sip.Tracing.Pcap;

/// <summary>
/// Messages as a pcapng file (draft-ietf-opsawg-pcapng) of raw IP packets, for Wireshark, tshark and sngrep. The packets are
/// made up around what was said: UDP as it was, everything else as plain SIP over TCP, each connection with its sequence numbers
/// from 1. What was encrypted stands in the clear, and a comment names the transport. Any thread.
/// </summary>
public static class PcapFile
{
    // LINKTYPE_RAW: the packet begins with its IP header.
    private const ushort RawIp = 101;

    // What fits into one IP packet with room for its headers.
    private const int LargestSegment = 65_000;

    /// <summary>
    /// Writes <paramref name="messages"/>, which are in the order of time. Without their secrets, unless <paramref name="withSecrets"/>.
    /// </summary>
    public static byte[] Of(IEnumerable<TracedMessage> messages, bool withSecrets = false)
    {
        var file = new PcapBlocks();
        Span<byte> section = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(section, 0x1A2B3C4D);
        BinaryPrimitives.WriteUInt16LittleEndian(section[4..], 1); // version 1.0
        section[6..8].Clear();
        section[8..].Fill(0xff); // a section of unknown length
        file.Write(0x0A0D0D0A, section, []);
        Span<byte> face = stackalloc byte[8];
        face.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(face, RawIp);
        file.Write(1, face, []);
        Dictionary<(IPEndPoint From, IPEndPoint To), uint> sequences = [];
        foreach (TracedMessage message in messages)
        {
            byte[] bytes = withSecrets ? message.Bytes.ToArray() : SipSecrets.Without(message.Bytes.Span);
            Write(file, message, bytes, sequences);
        }

        return file.ToArray();
    }

    private static void Write(PcapBlocks file, TracedMessage message, byte[] bytes, Dictionary<(IPEndPoint From, IPEndPoint To), uint> sequences)
    {
        TracedLine line = message.Line;
        (IPEndPoint from, IPEndPoint to) = line.IsReceived ? (line.Remote, line.Local) : (line.Local, line.Remote);
        byte[] comment = Encoding.ASCII.GetBytes($"{line.Protocol.ToString().ToUpperInvariant()} {(line.IsReceived ? "received" : "sent")}{(message.IsRepeat ? ", again" : "")}");
        if (line.Protocol == Transports.SipProtocol.Udp)
        {
            file.Packet(line.At, IpPacket.Udp(from, to, bytes), comment, line.IsReceived);
            return;
        }

        for (int at = 0; at < bytes.Length; at += LargestSegment)
        {
            ReadOnlySpan<byte> part = bytes.AsSpan(at, Math.Min(LargestSegment, bytes.Length - at));
            uint sequence = sequences.GetValueOrDefault((from, to), 1u);
            file.Packet(line.At, IpPacket.Tcp(from, to, sequence, sequences.GetValueOrDefault((to, from), 1u), part), comment, line.IsReceived);
            sequences[(from, to)] = sequence + (uint)part.Length;
        }
    }
}

using Routing.Media.Audio;
using Routing.Media.Dtmf;
using Routing.Media.Rtp;
using Routing.Media.Sdp;

namespace Routing.Media.Relay;

/// <summary>
/// The sending half of a leg: whatever fills its stream goes through here, and nothing leaves while the
/// peer does not want to hear. Owned by the leg's loop thread; allocation-free.
/// </summary>
internal sealed unsafe class LegOutput(UdpSocket socket, SourceLatch latch, OutboundStream stream, LoopCounters counters)
{
    private StreamMapping _mapping;

    /// <summary>The stream the peer hears.</summary>
    public OutboundStream Stream => stream;

    /// <summary>What is agreed with the peer; null before.</summary>
    public AgreedMedia? Agreed { get; set; }

    /// <summary>Whether the socket is tied to the peer.</summary>
    public bool Connected { get; set; }

    /// <summary>Packets sent.</summary>
    public long Sent { get; private set; }

    /// <summary>The counters of the loop that owns the leg now.</summary>
    public LoopCounters Counters { get; set; } = counters;

    private bool MaySend => Agreed is { MaySend: true } && latch.Target.Length != 0;

    /// <summary>The next packet of the other leg starts anew.</summary>
    public void Part() => _mapping.Part();

    /// <summary>
    /// Sends on a packet of the other leg, rewritten where it lies: the plain header goes right before
    /// the payload.
    /// </summary>
    public void Relay(byte* data, in RtpPacket packet, SdpEncoding encoding, long now)
    {
        if (!MaySend)
        {
            _mapping.Part();
            return;
        }

        bool isKey = encoding == SdpEncoding.TelephoneEvent;
        byte? payloadType = isKey ? Agreed!.EventPayloadType : Agreed!.PayloadType;
        if (payloadType is not { } type)
        {
            _mapping.Skip(packet); // the other side knows no key presses
            return;
        }

        ushort? held = isKey ? DtmfEvent.DurationOf(new Span<byte>(data + packet.PayloadOffset, packet.PayloadLength)) : null;
        if (!_mapping.TryMap(packet, held, stream, now, out ushort sequence, out uint timestamp, out bool marker))
        {
            return;
        }

        if (!isKey)
        {
            AudioCodec from = encoding == SdpEncoding.Pcmu ? AudioCodec.Pcmu : AudioCodec.Pcma;
            G711.Transcode(from, Agreed.Codec, new Span<byte>(data + packet.PayloadOffset, packet.PayloadLength));
        }

        byte* start = data + packet.PayloadOffset - RtpPacket.HeaderSize;
        Send(start, packet.PayloadLength, marker, type, sequence, timestamp);
    }

    /// <summary>
    /// Sends the next 20 ms of <paramref name="cursor"/>; false when nothing is left of it. It moves on also
    /// while the peer does not want to hear.
    /// </summary>
    public bool Sound(PromptCursor cursor, bool marker, uint timestamp, out bool sent)
    {
        byte* packet = stackalloc byte[RtpPacket.HeaderSize + G711.FrameSize];
        sent = false;
        if (!cursor.Read(Agreed?.Codec ?? AudioCodec.Pcmu, new Span<byte>(packet + RtpPacket.HeaderSize, G711.FrameSize)))
        {
            return false;
        }

        if (MaySend)
        {
            sent = true;
            Send(packet, G711.FrameSize, marker, Agreed!.PayloadType, stream.NextSequence, timestamp);
        }

        return true;
    }

    /// <summary>Sends the next packet of a key press.</summary>
    public void Event(ref DtmfSender press, uint timestamp)
    {
        byte* packet = stackalloc byte[RtpPacket.HeaderSize + DtmfSender.PayloadSize];
        bool marker = press.AtStart; // RFC 4733 §2.5.1.1
        press.Next(new Span<byte>(packet + RtpPacket.HeaderSize, DtmfSender.PayloadSize));
        if (MaySend && Agreed!.EventPayloadType is { } type)
        {
            Send(packet, DtmfSender.PayloadSize, marker, type, stream.NextSequence, timestamp);
        }
    }

    private void Send(byte* packet, int payload, bool marker, byte payloadType, ushort sequence, uint timestamp)
    {
        stream.Write(new Span<byte>(packet, RtpPacket.HeaderSize), marker, payloadType, sequence, timestamp);
        if (socket.Send(packet, RtpPacket.HeaderSize + payload, ref latch.Target, Connected))
        {
            Sent++;
            Counters.CountSent();
        }
    }
}

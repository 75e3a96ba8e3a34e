using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Media.Audio;
using Routing.Media.Rtp;
using Routing.Media.Sdp;

namespace Routing.Media.Tests.Support;

/// <summary>A phone's media on loopback: one UDP socket of the framework's, one outgoing stream, all that came in.</summary>
internal sealed class TestPhone : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[2048];
    private ToneGenerator? _tone;

    public TestPhone() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public uint Ssrc { get; set; } = 0x1234_5678;

    public ushort Sequence { get; set; } = 65_530;

    public uint Timestamp { get; set; } = 4_294_967_000;

    public IPEndPoint? Target { get; set; }

    public List<Received> Packets { get; } = [];

    public byte[] Sdp(string formats = "0 8 101", string direction = "sendrecv", int? port = null, string address = "127.0.0.1", int version = 1) =>
        Encoding.ASCII.GetBytes(
            $"v=0\r\no=phone 1 {version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port ?? Port} RTP/AVP {formats}\r\n"
            + (formats.Contains("101", StringComparison.Ordinal) ? "a=rtpmap:101 telephone-event/8000\r\n" : "")
            + (formats.Contains("96", StringComparison.Ordinal) ? "a=rtpmap:96 telephone-event/8000\r\n" : "")
            + $"a={direction}\r\n");

    /// <summary>Sends to where our SDP says.</summary>
    public void Follow(ReadOnlyMemory<byte> sdp)
    {
        SdpDescription? read = SdpReader.Read(sdp.Span, out string problem);
        Assert.True(read is not null, problem);
        SdpMedia audio = read.Media[read.AudioIndex];
        Target = new IPEndPoint(audio.Address!, audio.Port);
    }

    public void Tone(double hertz, AudioCodec codec = AudioCodec.Pcmu, int packets = 1)
    {
        _tone ??= new ToneGenerator(hertz);
        short[] samples = new short[160];
        byte[] payload = new byte[160];
        for (int i = 0; i < packets; i++)
        {
            _tone.Read(samples);
            G711.Encode(codec, samples, payload);
            Send((byte)(codec == AudioCodec.Pcmu ? 0 : 8), payload);
        }
    }

    public void Send(byte payloadType, ReadOnlySpan<byte> payload, bool marker = false, uint? timestamp = null)
    {
        byte[] packet = new byte[12 + payload.Length];
        RtpPacket.WriteHeader(packet, marker, payloadType, Sequence++, timestamp ?? Timestamp, Ssrc);
        Timestamp += timestamp is null ? 160u : 0;
        payload.CopyTo(packet.AsSpan(12));
        SendRaw(packet);
    }

    public void SendRaw(byte[] packet) => _socket.SendTo(packet, Target!);

    /// <summary>Takes what has come so far.</summary>
    public List<Received> Drain()
    {
        while (_socket.Available > 0)
        {
            try
            {
                int length = _socket.Receive(_buffer);
                Assert.True(RtpPacket.TryRead(_buffer.AsSpan(0, length), out RtpPacket packet));
                Packets.Add(new Received(packet, _buffer.AsSpan(packet.PayloadOffset, packet.PayloadLength).ToArray()));
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused)
            {
                continue; // our earlier packet hit a port that was not open
            }
        }

        return Packets;
    }

    public void WaitFor(int packets) => Eventually.Holds(() => Drain().Count >= packets, $"{packets} packets at the phone ({Packets.Count} came)");

    public void Dispose() => _socket.Dispose();

    internal readonly record struct Received(RtpPacket Header, byte[] Payload)
    {
        /// <summary>Whether a frequency dominates this packet.</summary>
        public bool Hears(double hertz)
        {
            var detector = new ToneDetector(hertz);
            detector.Feed(Header.PayloadType == 8 ? AudioCodec.Pcma : AudioCodec.Pcmu, Payload);
            return detector.Dominated > 0;
        }
    }
}

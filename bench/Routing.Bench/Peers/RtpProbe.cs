using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Routing.Bench.Peers;

/// <summary>
/// An RTP socket whose packets carry the time of their sending, and a thread that notes how old each was when it came.
/// </summary>
internal sealed class RtpProbe : IDisposable
{
    private const int PacketBytes = 172;
    private const int HeaderBytes = 12;
    private const int SamplesPerPacket = 160;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _packet = new byte[PacketBytes];
    private readonly Lock _gate = new();
    private readonly Thread _thread;
    private List<double> _ages = [];
    private SocketAddress? _to;
    private ushort _sequence;
    private uint _timestamp;

    public RtpProbe(IPAddress local)
    {
        _socket.Bind(new IPEndPoint(local, 0));
        Local = (IPEndPoint)_socket.LocalEndPoint!;
        _packet.AsSpan().Fill(0xFF); // µ-law silence
        _packet[0] = 0x80;
        _packet[1] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), 0x0BEB_C200);
        _thread = new Thread(Receive) { IsBackground = true, Name = $"rtp {Local}" };
        _thread.Start();
    }

    public IPEndPoint Local { get; }

    public int Port => Local.Port;

    /// <summary>Sends a packet of its own back for each that comes, so that the engine learns where it is.</summary>
    public volatile bool Answers;

    /// <summary>The ages in microseconds of the packets that came since this was last asked.</summary>
    public double[] Take()
    {
        lock (_gate)
        {
            double[] taken = [.. _ages];
            _ages = [];
            return taken;
        }
    }

    public void SendTo(int port, IPAddress address) => _to = new IPEndPoint(address, port).Serialize();

    /// <summary>One packet to the engine.</summary>
    public void Send() => Send(_to!);

    /// <summary>One packet past the engine.</summary>
    public void SendStraight(RtpProbe probe) => Send(probe.Local.Serialize());

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
    }

    private void Send(SocketAddress to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(4), _timestamp += SamplesPerPacket);
        BinaryPrimitives.WriteInt64LittleEndian(_packet.AsSpan(HeaderBytes), Stopwatch.GetTimestamp());
        _socket.SendTo(_packet, SocketFlags.None, to);
    }

    private void Receive()
    {
        byte[] buffer = new byte[2048];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        try
        {
            while (true)
            {
                int length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                long now = Stopwatch.GetTimestamp();
                if (length != PacketBytes)
                {
                    continue;
                }

                long sent = BinaryPrimitives.ReadInt64LittleEndian(buffer.AsSpan(HeaderBytes));
                lock (_gate)
                {
                    _ages.Add(Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
                }

                if (Answers)
                {
                    Send(from);
                }
            }
        }
        catch (SocketException)
        {
            // Closed: the probe is over.
        }
        catch (ObjectDisposedException)
        {
            // Likewise.
        }
    }
}

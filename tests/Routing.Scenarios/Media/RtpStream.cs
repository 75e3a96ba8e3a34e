using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;

namespace Routing.Scenarios.Media;

/// <summary>One far end of an <see cref="RtpPeer"/>: what came from there, and what is said to it. Its peer's lock guards it.</summary>
internal sealed class RtpStream(IPEndPoint remote)
{
    public const int Frame = 160; // 20 ms at 8 kHz
    public const int DigitType = 101;

    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(500);

    private readonly List<short> _heard = [];
    private readonly Stopwatch _sinceHeard = new();
    private readonly HashSet<uint> _digitsSeen = [];
    private readonly Queue<(byte[] Payload, bool First)> _events = new();
    private readonly uint _ssrc = (uint)Random.Shared.Next();
    private ushort _sequence = (ushort)Random.Shared.Next(ushort.MaxValue);
    private uint _timestamp = (uint)Random.Shared.Next();
    private long _spoken;
    private ushort _lastSequence;
    private uint _lastTimestamp;
    private uint _eventBegan;
    private bool _newTalk = true;

    public IPEndPoint Remote { get; } = remote;

    public string Digits { get; private set; } = "";

    public HashSet<uint> Sources { get; } = [];

    public int Packets { get; private set; }

    public int Lost { get; private set; }

    /// <summary>Packets whose timestamp did not follow from the one before, at 160 a packet.</summary>
    public int Jumps { get; private set; }

    /// <summary>Has it pressed its key already?</summary>
    public bool HasAnswered { get; set; }

    /// <summary>Whether anything may still be said to it: until it falls silent, that is, until the call is over.</summary>
    public bool IsAlive => !_sinceHeard.IsRunning || _sinceHeard.Elapsed < Silence;

    public short[] Heard => [.. _heard];

    public bool HearsNow(int hertz, TimeSpan span)
    {
        int samples = (int)(span.TotalSeconds * Tone.Rate);
        return _heard.Count >= samples && Tone.Is(_heard[^samples..].ToArray(), hertz);
    }

    /// <summary>Does this packet begin another call from the same port?</summary>
    public bool IsFromAnother(ReadOnlySpan<byte> packet) =>
        !IsAlive && packet.Length >= 12 && !Sources.Contains(BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));

    public void Receive(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 12 || packet[0] >> 6 != 2)
        {
            return;
        }

        _sinceHeard.Restart();
        int type = packet[1] & 0x7F;
        ushort sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        uint timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        ReadOnlySpan<byte> payload = packet[(12 + (4 * (packet[0] & 15)))..];
        Sources.Add(BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        if (Packets++ > 0)
        {
            Lost += Math.Max(0, (short)(sequence - _lastSequence) - 1);
            Jumps += type == 0 && timestamp - _lastTimestamp > 50 * Frame ? 1 : 0;
        }

        _lastSequence = sequence;
        _lastTimestamp = timestamp;
        if (type == 0)
        {
            foreach (byte code in payload)
            {
                _heard.Add(ULaw.Decode(code));
            }
        }
        else if (type == DigitType && payload.Length == 4 && _digitsSeen.Add(timestamp))
        {
            Digits += "0123456789*#ABCD"[payload[0] & 15];
        }
    }

    /// <summary>RFC 4733 §2.5: an event of 100 ms, its end sent three times, all with the timestamp of its beginning.</summary>
    public void Press(char digit)
    {
        for (int packet = 1; packet <= 7; packet++)
        {
            bool end = packet >= 5;
            ushort duration = (ushort)(Math.Min(packet, 5) * Frame);
            byte code = (byte)"0123456789*#ABCD".IndexOf(digit);
            _events.Enqueue(([code, (byte)((end ? 0x80 : 0) | 10), (byte)(duration >> 8), (byte)duration], packet == 1));
        }
    }

    /// <summary>The next 20 ms: an event while there is one, else <paramref name="tone"/> (0 for silence).</summary>
    public byte[] Next(int tone)
    {
        bool isEvent = _events.TryDequeue(out (byte[] Payload, bool First) digit);
        if (isEvent && digit.First)
        {
            _eventBegan = _timestamp;
        }

        byte[] packet = new byte[12 + (isEvent ? digit.Payload.Length : Frame)];
        bool marker = isEvent ? digit.First : _newTalk;
        packet[0] = 0x80;
        packet[1] = (byte)((isEvent ? DigitType : 0) | (marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), _sequence++);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), isEvent ? _eventBegan : _timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), _ssrc);
        if (isEvent)
        {
            digit.Payload.CopyTo(packet, 12);
        }
        else
        {
            for (int i = 12; i < packet.Length; i++)
            {
                packet[i] = ULaw.Encode(Tone.Sample(tone, _spoken++));
            }
        }

        _newTalk = isEvent;
        _timestamp += Frame;
        return packet;
    }
}

using Routing.Media.Audio;
using Routing.Media.Dtmf;

namespace Routing.Simulator.Audio;

/// <summary>
/// The one stream a phone sends over its whole call: its tone in each 20 ms round, key presses in place of
/// it (RFC 4733 §2.5.1). The timestamp follows the round's number, so a round that was missed is a pause
/// and no drift. Owned by the audio thread; allocation-free.
/// </summary>
internal struct SentStream(uint ssrc, ushort sequence, uint timestamp)
{
    /// <summary>Rounds of sound between two keys, so that the second is a press of its own.</summary>
    private const int RoundsBetweenKeys = 5;

    private uint _pressTimestamp;
    private DtmfSender _press;
    private int _pause;
    private bool _pressing;
    private bool _talking;

    /// <summary>Packets written.</summary>
    public long Packets { get; private set; }

    /// <summary>Whether another key can start now.</summary>
    public readonly bool CanPress => !_pressing && _pause == 0;

    /// <summary>Starts a key press in the next round.</summary>
    public void Press(char key, int milliseconds)
    {
        _press = DtmfSender.Press(key, milliseconds);
        _pressing = true;
    }

    /// <summary>Writes the packet of <paramref name="round"/> and returns its length.</summary>
    public int Write(Span<byte> packet, long round, AudioFormat format, ReadOnlySpan<byte> frame)
    {
        uint now = timestamp + (uint)(round * G711.FrameSize);
        Packets++;
        if (_pressing)
        {
            return WritePress(packet, now, format.EventPayloadType);
        }

        // RFC 3551 §4.1: the marker stands on the first packet of a stretch of sound.
        Header(!_talking, format.PayloadType, now).Write(packet);
        _talking = true;
        _pause = Math.Max(0, _pause - 1);
        frame.CopyTo(packet[RtpHeader.Size..]);
        return RtpHeader.Size + frame.Length;
    }

    private int WritePress(Span<byte> packet, uint now, byte payloadType)
    {
        bool first = _press.AtStart;
        _pressTimestamp = first ? now : _pressTimestamp;
        Header(first, payloadType, _pressTimestamp).Write(packet);
        _press.Next(packet[RtpHeader.Size..]);
        if (!_press.Active)
        {
            (_pressing, _talking, _pause) = (false, false, RoundsBetweenKeys);
        }

        return RtpHeader.Size + DtmfSender.PayloadSize;
    }

    private RtpHeader Header(bool marker, byte payloadType, uint at) => new(marker, payloadType, sequence++, at, ssrc);
}

using Routing.Media.Rtp;

namespace Routing.Media.Relay;

/// <summary>
/// The one RTP stream a phone hears over its whole call (RFC 3550 §5.1): one SSRC, no gap in the
/// sequence that we made ourselves, and a timestamp that moves on with real time also while nothing is
/// sent. What fills it (prompts, keys, another leg) changes; each change starts with a marker. Owned by
/// one loop thread; allocation-free.
/// </summary>
/// <param name="ssrc">The stream's source, random.</param>
/// <param name="sequence">The first sequence number, random.</param>
/// <param name="timestamp">The timestamp at <paramref name="origin"/>, random.</param>
/// <param name="origin">The clock's ticks when the leg was opened.</param>
/// <param name="frequency">The clock's ticks a second.</param>
internal sealed class OutboundStream(uint ssrc, ushort sequence, uint timestamp, long origin, long frequency)
{
    private bool _started;
    private uint _last;

    /// <summary>The stream's source.</summary>
    public uint Ssrc => ssrc;

    /// <summary>The sequence number that follows the highest sent.</summary>
    public ushort NextSequence { get; private set; } = sequence;

    /// <summary>The timestamp of real time at <paramref name="now"/>.</summary>
    public uint ClockAt(long now) => timestamp + RtpClock.Units(now - origin, frequency);

    /// <summary>The timestamp for what starts at <paramref name="now"/>: real time, but after all that was sent.</summary>
    public uint BeginAt(long now)
    {
        uint clock = ClockAt(now);
        uint earliest = _last + RtpClock.FrameUnits;
        return _started && (int)(clock - earliest) < 0 ? earliest : clock;
    }

    /// <summary>Notes what was sent, and writes its header.</summary>
    public void Write(Span<byte> packet, bool marker, byte payloadType, ushort sequenceNumber, uint at)
    {
        RtpPacket.WriteHeader(packet, marker, payloadType, sequenceNumber, at, ssrc);
        if ((short)(sequenceNumber - NextSequence) >= 0)
        {
            NextSequence = (ushort)(sequenceNumber + 1);
        }

        if (!_started || (int)(at - _last) > 0)
        {
            _last = at;
        }

        _started = true;
    }
}

/// <summary>Clock ticks in units of an 8 kHz RTP timestamp.</summary>
internal static class RtpClock
{
    /// <summary>Units of one 20 ms frame.</summary>
    public const uint FrameUnits = 160;

    /// <summary>Units in <paramref name="ticks"/>; exact for hundreds of days, then it wraps as a timestamp does.</summary>
    public static uint Units(long ticks, long frequency) =>
        (uint)((ticks / frequency * 8000) + (ticks % frequency * 8000 / frequency));
}

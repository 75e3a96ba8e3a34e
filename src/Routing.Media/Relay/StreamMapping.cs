using Routing.Media.Rtp;

namespace Routing.Media.Relay;

/// <summary>
/// How the packets of another leg become part of this leg's stream: sequence and timestamp are moved by
/// fixed offsets, so losses, reordering and pauses of the source stay visible as such, and a new source
/// is joined on without a gap. Owned by one loop thread; allocation-free.
/// </summary>
internal struct StreamMapping
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;

    // A source whose sound is stamped further than this from real time has restarted its clock: 5 s.
    private const int MaxDrift = 5 * 8000;

    private bool _joined;
    private uint _source;
    private ushort _highest;
    private uint _span;
    private ushort _sequenceOffset;
    private uint _timestampOffset;

    /// <summary>The next packet starts anew: what the phone heard last came from elsewhere.</summary>
    public void Part() => _joined = false;

    /// <summary>Where <paramref name="packet"/> stands in <paramref name="stream"/>; false when it is too late to be sent.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="held">How long its key has been down, in timestamp units; null for sound.</param>
    /// <param name="stream">The stream it becomes part of.</param>
    /// <param name="now">The clock's ticks.</param>
    /// <param name="sequence">Its sequence number there.</param>
    /// <param name="timestamp">Its timestamp there.</param>
    /// <param name="marker">Its marker there.</param>
    public bool TryMap(
        in RtpPacket packet, ushort? held, OutboundStream stream, long now, out ushort sequence, out uint timestamp, out bool marker)
    {
        marker = packet.Marker;
        int step = (short)(packet.Sequence - _highest);
        if (!_joined || packet.Ssrc != _source || step > MaxDropout || step < -MaxMisorder
            || (held is null && Math.Abs((int)(packet.Timestamp + _timestampOffset - stream.ClockAt(now))) > MaxDrift))
        {
            Join(packet, held ?? 0, stream, now);
            marker = true;
        }
        else if (step > 0)
        {
            _highest = packet.Sequence;
            _span += (uint)step;
        }
        else if (-step > _span)
        {
            // It was sent before the source was joined on: its number belongs to something else.
            (sequence, timestamp) = (0, 0);
            return false;
        }

        sequence = (ushort)(packet.Sequence + _sequenceOffset);
        timestamp = packet.Timestamp + _timestampOffset;
        return true;
    }

    /// <summary>A packet of the source that is not sent on: what follows closes up, so the phone sees no loss.</summary>
    public void Skip(in RtpPacket packet)
    {
        if (_joined && packet.Ssrc == _source && (ushort)(packet.Sequence - _highest) == 1)
        {
            _highest = packet.Sequence;
            _sequenceOffset--;
            _span = 0; // what is older now maps one too low
        }
    }

    // RFC 4733 §2.5.1.2: a key's packets all bear the time at which it went down, however long ago that is.
    private void Join(in RtpPacket packet, ushort held, OutboundStream stream, long now)
    {
        _joined = true;
        _source = packet.Ssrc;
        _highest = packet.Sequence;
        _span = 0;
        _sequenceOffset = (ushort)(stream.NextSequence - packet.Sequence);
        _timestampOffset = stream.BeginAt(now) - held - packet.Timestamp;
    }
}

using Routing.Media.Rtp;

namespace Routing.Media.Dtmf;

/// <summary>
/// Turns telephone-event packets into key presses, one a press (RFC 4733 §2.5). A press is known by its
/// RTP timestamp, not by marker or end bit, so lost first or last packets, repeated ends and reordering
/// change nothing. Owned by one loop thread; allocation-free.
/// </summary>
internal struct DtmfReceiver
{
    // Nobody presses and releases a key in less: 20 ms. Nearer events are a broken or hostile sender.
    private const int MinSpacing = 160;

    // A sender that moves the timestamp with each update does so by at most a few frames.
    private const int MaxUpdateStep = 8 * 160;

    // An event this far back is no late packet: the sender's clock began anew. 5 s.
    private const int MaxLate = 5 * 8000;

    // However fast a peer claims to press, no more reach the listener: 16 at once, then 20 a second.
    private const int MaxBurst = 16;
    private const uint UnitsPerPress = 400;

    private bool _started;
    private uint _spent;
    private uint _spentAt;
    private uint _ssrc;
    private uint _timestamp;
    private ushort _sequence;
    private DtmfEvent _last;

    /// <summary>Takes an event packet; true when it is the first seen of a press of <paramref name="key"/>.</summary>
    /// <param name="packet">The packet's header.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="arrival">When it came, in timestamp units of any origin.</param>
    /// <param name="key">The key.</param>
    public bool TryPress(in RtpPacket packet, ReadOnlySpan<byte> payload, uint arrival, out char key)
    {
        key = default;
        if (!DtmfEvent.TryRead(payload, out DtmfEvent now))
        {
            return false;
        }

        bool press = !_started || packet.Ssrc != _ssrc || IsNew(packet, now);
        if (press)
        {
            key = DtmfEvent.Key(now.Code);
        }
        else if ((int)(packet.Timestamp - _timestamp) < 0)
        {
            return false; // late: what is known is newer
        }

        (_started, _ssrc, _timestamp, _sequence, _last) = (true, packet.Ssrc, packet.Timestamp, packet.Sequence, now);
        return press && Afford(arrival);
    }

    // A leaky bucket in timestamp units.
    private bool Afford(uint arrival)
    {
        uint passed = arrival - _spentAt;
        _spentAt = arrival;
        _spent -= Math.Min(_spent, passed);
        if (_spent > (MaxBurst - 1) * UnitsPerPress)
        {
            return false;
        }

        _spent += UnitsPerPress;
        return true;
    }

    private readonly bool IsNew(in RtpPacket packet, DtmfEvent now)
    {
        int step = (int)(packet.Timestamp - _timestamp);
        if (step < MinSpacing)
        {
            // The same press (0), a late packet of one before (below 0), or nonsense.
            return step < -MaxLate;
        }

        if (now.Code != _last.Code || packet.Marker || _last.End)
        {
            return true;
        }

        // RFC 4733 §2.5.1.3: a press longer than 0xFFFF units goes on in a new segment without a marker.
        if (step == _last.Duration && _last.Duration >= 0xFFFF - MaxUpdateStep)
        {
            return false;
        }

        // Some phones wrongly move the timestamp with each update of one press: nothing was lost in
        // between, and the duration goes on.
        bool next = (ushort)(packet.Sequence - _sequence) == 1;
        return !(next && step <= MaxUpdateStep && now.Duration > _last.Duration);
    }
}

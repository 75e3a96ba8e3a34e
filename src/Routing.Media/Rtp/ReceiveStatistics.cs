namespace Routing.Media.Rtp;

/// <summary>
/// What was received of one leg's stream: extended sequence, loss and jitter as RFC 3550 A.1, A.3 and
/// A.8 compute them. A new SSRC or a restarted sequence begins a new stretch whose figures are added.
/// Owned by one loop thread; allocation-free.
/// </summary>
/// <remarks>There is no probation (A.1): the guarded latch has already decided whose packets these are.</remarks>
internal struct ReceiveStatistics
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private const uint NoBadSequence = 0x1_0001; // beyond any sequence number

    private bool _started;
    private uint _ssrc;
    private ushort _maxSequence;
    private uint _cycles;
    private uint _baseSequence;
    private uint _badSequence;
    private long _received;
    private long _lostBefore;
    private uint _transit;
    private double _jitter;

    /// <summary>Packets received, over all stretches.</summary>
    public long Packets { get; private set; }

    /// <summary>Expected but not received, over all stretches; duplicates never make it negative.</summary>
    public readonly long Lost => _lostBefore + StretchLost;

    /// <summary>Interarrival jitter, in timestamp units.</summary>
    public readonly double Jitter => _jitter;

    private readonly long StretchLost => _started ? Math.Max(0, (long)_cycles + _maxSequence - _baseSequence + 1 - _received) : 0;

    /// <summary>Counts a packet that arrived at <paramref name="arrival"/>, in timestamp units of any origin.</summary>
    /// <param name="packet">The packet's header.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="timed">False for packets whose timestamp is not their sending time (RFC 4733 events).</param>
    public void Add(in RtpPacket packet, uint arrival, bool timed = true)
    {
        Packets++;
        if (!_started || packet.Ssrc != _ssrc)
        {
            Begin(packet, arrival);
        }
        else if (!Follow(packet.Sequence))
        {
            return;
        }

        _received++;
        if (timed)
        {
            AddJitter(arrival - packet.Timestamp);
        }
    }

    private void Begin(in RtpPacket packet, uint arrival)
    {
        _lostBefore += StretchLost;
        _started = true;
        _ssrc = packet.Ssrc;
        _transit = arrival - packet.Timestamp;
        Restart(packet.Sequence);
    }

    private void Restart(ushort sequence)
    {
        _baseSequence = sequence;
        _maxSequence = sequence;
        _badSequence = NoBadSequence;
        _cycles = 0;
        _received = 0;
    }

    // RFC 3550 A.1, update_seq without probation. False: a first packet far away, not yet believed.
    private bool Follow(ushort sequence)
    {
        ushort delta = (ushort)(sequence - _maxSequence);
        if (delta < MaxDropout)
        {
            if (sequence < _maxSequence)
            {
                _cycles += 0x1_0000;
            }

            _maxSequence = sequence;
        }
        else if (delta <= 0x1_0000 - MaxMisorder)
        {
            if (sequence != _badSequence)
            {
                _badSequence = (ushort)(sequence + 1);
                return false;
            }

            // Two in a row from there: the other side restarted without telling.
            _lostBefore += StretchLost;
            Restart(sequence);
        }

        return true;
    }

    // RFC 3550 A.8: J += (|D| - J) / 16.
    private void AddJitter(uint transit)
    {
        int difference = (int)(transit - _transit);
        _transit = transit;
        _jitter += (Math.Abs((double)difference) - _jitter) / 16;
    }
}

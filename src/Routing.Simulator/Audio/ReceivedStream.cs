namespace Routing.Simulator.Audio;

/// <summary>
/// What a phone would have to say about the stream it hears: frames that never came, that came too late to
/// be played, and breaks in the stream itself. Owned by the audio thread; allocation-free.
/// </summary>
internal struct ReceivedStream
{
    /// <summary>A frame later than this behind the pace of its stretch would miss its turn in a phone: 60 ms in RTP units.</summary>
    public const int LateUnits = 480;

    // RFC 3550 A.1's limit: a jump further than this is no loss but another stream.
    private const int LargestJump = 3000;

    private bool _started;
    private uint _ssrc;
    private ushort _highest;
    private ulong _seen;
    private uint _pace;

    /// <summary>Packets received, whatever they bear.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets whose number was skipped and that never came after all.</summary>
    public long Missing { get; private set; }

    /// <summary>Packets that came too late.</summary>
    public long Late { get; private set; }

    /// <summary>Times the stream was replaced: another SSRC, or a sequence that jumped.</summary>
    public long Breaks { get; private set; }

    /// <summary>Counts a packet.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="arrival">When it came, in RTP units of any origin.</param>
    /// <param name="timed">False where nothing can be said about its delay: the listener itself was late, or it bears a key press.</param>
    public void Add(in RtpHeader header, uint arrival, bool timed)
    {
        Packets++;
        uint transit = arrival - header.Timestamp;
        int step = (short)(header.Sequence - _highest);
        if (!_started || header.Ssrc != _ssrc || Math.Abs(step) > LargestJump)
        {
            Breaks += _started ? 1 : 0;
            (_started, _ssrc, _highest, _seen, _pace) = (true, header.Ssrc, header.Sequence, 1, transit);
            return;
        }

        Follow(step, header.Sequence);
        if (header.Marker && timed)
        {
            _pace = transit; // a new stretch of speech: phones set their delay anew
        }

        if (timed)
        {
            _pace = (int)(transit - _pace) < 0 ? transit : _pace;
            Late += (int)(transit - _pace) > LateUnits ? 1 : 0;
        }
    }

    // _seen has a bit for each of the last 64 numbers, the highest in bit 0: a late packet makes up for its
    // gap, a second copy does not.
    private void Follow(int step, ushort sequence)
    {
        if (step > 0)
        {
            Missing += step - 1;
            _seen = step < 64 ? (_seen << step) | 1 : 1;
            _highest = sequence;
        }
        else if (step > -64 && (_seen & (1UL << -step)) == 0)
        {
            _seen |= 1UL << -step;
            Missing = Math.Max(0, Missing - 1);
        }
    }
}

namespace Routing.Media.Relay;

/// <summary>
/// Whose packets a leg takes and where it sends: symmetric RTP (RFC 4961) with a guard. A packet from
/// the SDP's own address settles it for good. One from the same host, or, from behind a NAT, from any
/// other, is a candidate first and settles it when nothing better came for a while. A stranger's address
/// stays open to the two better ones as long as learning lasts; after that nobody else gets in until the
/// next SDP. Owned by one loop thread.
/// </summary>
/// <param name="window">How long a better source is waited for, and how long a silent one is, in clock ticks.</param>
/// <param name="learn">How long after the SDP a source on an unknown host may still be learned, in clock ticks.</param>
internal sealed class SourceLatch(long window, long learn)
{
    private RawAddress _expected;
    private RawAddress _candidate;
    private RawAddress _target;
    private SourceRank _rank;
    private bool _settled;
    private long _windowEnd;
    private long _heard;
    private long _learnEnd;

    private enum SourceRank
    {
        None,
        Anyone,
        SameHost,
        Expected,
    }

    /// <summary>Whether the source is settled for good: nothing but a new SDP can change it.</summary>
    public bool Latched { get; private set; }

    /// <summary>Packets from others than the peer that were dropped.</summary>
    public long Foreign { get; private set; }

    /// <summary>Where to send: the settled source, until then the SDP's address.</summary>
    public ref RawAddress Target => ref _target;

    /// <summary>
    /// A new SDP version names <paramref name="expected"/> (Length 0: none). Where it names another address
    /// than the SDP before, learning begins anew. Where it does not, or names none (an old way of holding,
    /// RFC 3264 §8.4), what is settled stays, or a phone behind a NAT would be lost by a hold and resume
    /// to whoever sends while it is silent.
    /// </summary>
    public void Expect(in RawAddress expected, long now)
    {
        if (_settled && (expected.Length == 0 || expected.Matches(_expected)))
        {
            Latched = _rank >= SourceRank.SameHost;
        }
        else
        {
            (_expected, _target, _candidate, _rank) = (expected, expected, default, SourceRank.None);
            _settled = Latched = false;
        }

        _learnEnd = now + learn;
    }

    /// <summary>Whether a valid RTP packet from <paramref name="source"/> at <paramref name="now"/> is the peer's.</summary>
    public bool Accept(in RawAddress source, long now)
    {
        Latched = Latched || (_settled && now > _learnEnd);
        if (Latched)
        {
            return source.Matches(_target) || Drop();
        }

        SourceRank rank = source.Matches(_expected) ? SourceRank.Expected
            : source.SameHost(_expected) ? SourceRank.SameHost
            : SourceRank.Anyone;
        if (source.Matches(_candidate))
        {
            _heard = now;
            if (now >= _windowEnd)
            {
                Settle();
            }

            return true;
        }

        if (rank == SourceRank.Anyone && now > _learnEnd)
        {
            return Drop();
        }

        if (rank > _rank || (rank == _rank && IsSilent(now)))
        {
            Take(source, rank, now);
            return true;
        }

        // A rival must not win by being the first after the window: who spoke all along did.
        if (!_settled && now >= _windowEnd && !IsSilent(now))
        {
            Settle();
        }

        return Drop();
    }

    // Only in its own window is silence held against a candidate; a settled one may pause.
    private bool IsSilent(long now) => !_settled && now - _heard >= window;

    private void Take(in RawAddress source, SourceRank rank, long now)
    {
        (_candidate, _rank, _heard, _windowEnd, _settled) = (source, rank, now, now + window, false);
        _target = _expected; // a stranger who was settled on is sent nothing more
        if (rank == SourceRank.Expected)
        {
            Settle();
        }
    }

    private void Settle()
    {
        _target = _candidate;
        _settled = true;
        Latched = _rank >= SourceRank.SameHost;
    }

    private bool Drop()
    {
        Foreign++;
        return false;
    }
}

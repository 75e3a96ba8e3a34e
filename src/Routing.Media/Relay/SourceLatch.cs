namespace Routing.Media.Relay;

/// <summary>
/// Whose packets a leg takes and where it sends: symmetric RTP (RFC 4961) with a guard. The peer's
/// source is learned once per SDP version. A packet from the SDP's own address settles it at once; one
/// from the same host, or, from behind a NAT, from any other, is taken for a short time and settles it
/// when nothing better came. After that nobody else gets in until the next SDP. Owned by one loop thread.
/// </summary>
/// <param name="window">How long a better source is waited for, in clock ticks.</param>
/// <param name="learn">How long after the SDP a source on an unknown host may still be learned, in clock ticks.</param>
internal sealed class SourceLatch(long window, long learn)
{
    private RawAddress _expected;
    private RawAddress _candidate;
    private RawAddress _target;
    private SourceRank _rank;
    private long _windowEnd;
    private long _learnEnd;

    private enum SourceRank
    {
        None,
        Anyone,
        SameHost,
        Expected,
    }

    /// <summary>Whether the source is settled.</summary>
    public bool Latched { get; private set; }

    /// <summary>Packets from others than the peer that were dropped.</summary>
    public long Foreign { get; private set; }

    /// <summary>Where to send: the settled source, until then the SDP's address.</summary>
    public ref RawAddress Target => ref _target;

    /// <summary>
    /// A new SDP version names <paramref name="expected"/> (Length 0: none): learning opens again. The
    /// address learned before stays good where the SDP's did not change, or a phone behind a NAT would
    /// be lost by a hold and resume.
    /// </summary>
    public void Expect(in RawAddress expected, long now)
    {
        bool known = Latched && expected.Length != 0 && expected.Matches(_expected);
        if (!known)
        {
            _target = expected;
            _candidate = default;
            _rank = SourceRank.None;
        }
        else
        {
            _candidate = _target;
            _rank = SourceRank.Anyone;
            _windowEnd = now + window;
        }

        _expected = expected;
        _learnEnd = now + learn;
        Latched = false;
    }

    /// <summary>Whether a valid RTP packet from <paramref name="source"/> at <paramref name="now"/> is the peer's.</summary>
    public bool Accept(in RawAddress source, long now)
    {
        if (Latched)
        {
            return source.Matches(_target) || Drop();
        }

        SourceRank rank = source.Matches(_expected) ? SourceRank.Expected
            : source.SameHost(_expected) ? SourceRank.SameHost
            : SourceRank.Anyone;
        if (rank == SourceRank.Expected)
        {
            Settle(source);
            return true;
        }

        bool same = source.Matches(_candidate);
        if (rank == SourceRank.Anyone && now > _learnEnd && !same)
        {
            return Drop();
        }

        // A candidate that fell silent in its own window loses to the next one.
        if (rank > _rank || (!same && rank == _rank && now >= _windowEnd))
        {
            _candidate = source;
            _rank = rank;
            _windowEnd = now + window;
            return true;
        }

        if (!same)
        {
            return Drop();
        }

        if (now >= _windowEnd)
        {
            Settle(source);
        }

        return true;
    }

    private void Settle(in RawAddress source)
    {
        _target = source;
        Latched = true;
    }

    private bool Drop()
    {
        Foreign++;
        return false;
    }
}

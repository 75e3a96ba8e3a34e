namespace Routing.Media.Relay;

/// <summary>
/// What one loop has counted since its start. Written by its thread only, without an interlocked
/// instruction; read from any thread when metrics are collected. Volatile on both sides, so that a
/// reader sees each figure whole and recent.
/// </summary>
internal sealed class LoopCounters
{
    private long _received;
    private long _sent;
    private long _lost;
    private long _dropped;

    public long Received => Volatile.Read(ref _received);

    public long Sent => Volatile.Read(ref _sent);

    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Packets that were no RTP of the peer: malformed, from elsewhere, or of a type not agreed.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    public void CountReceived() => Volatile.Write(ref _received, _received + 1);

    public void CountSent() => Volatile.Write(ref _sent, _sent + 1);

    public void CountDropped() => Volatile.Write(ref _dropped, _dropped + 1);

    public void AddLost(long packets) => Volatile.Write(ref _lost, _lost + packets);
}

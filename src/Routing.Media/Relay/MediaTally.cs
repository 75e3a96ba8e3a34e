namespace Routing.Media.Relay;

/// <summary>How many plays run in an engine. Changed at the rate of calls, by every loop; hence interlocked.</summary>
internal sealed class MediaTally
{
    private int _plays;

    public int Plays => Volatile.Read(ref _plays);

    public void PlayStarted() => Interlocked.Increment(ref _plays);

    public void PlayEnded() => Interlocked.Decrement(ref _plays);
}

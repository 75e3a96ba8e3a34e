namespace Routing.Pbx.Scheduling;

/// <summary>
/// The process's one clock for the ACD and the records: microseconds since the Unix epoch, read from
/// the wall once at the start and carried on by the monotonic clock, so it never jumps back.
/// </summary>
public sealed class ProcessClock
{
    private readonly TimeProvider _time;
    private readonly long _startMicroseconds;
    private readonly long _startTimestamp;

    /// <summary>Starts the clock at the wall time of <paramref name="time"/>.</summary>
    public ProcessClock(TimeProvider time)
    {
        _time = time;
        _startMicroseconds = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        _startTimestamp = time.GetTimestamp();
    }

    /// <summary>Now, in microseconds since the Unix epoch. Any thread.</summary>
    public long Microseconds => _startMicroseconds + (_time.GetElapsedTime(_startTimestamp).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>Now, as UTC. Any thread.</summary>
    public DateTimeOffset UtcNow => ToUtc(Microseconds);

    /// <summary>The UTC time of <paramref name="microseconds"/> since the Unix epoch.</summary>
    public static DateTimeOffset ToUtc(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}

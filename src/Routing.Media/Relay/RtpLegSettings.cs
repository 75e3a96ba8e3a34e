namespace Routing.Media.Relay;

/// <summary>What an engine sets for all its legs; times in clock ticks.</summary>
/// <param name="Frequency">Clock ticks a second.</param>
/// <param name="LatchWindow">How long a better source is waited for.</param>
/// <param name="LearnFor">How long after an SDP a source on another host may be learned.</param>
/// <param name="SilenceTalking">How long a peer in the talk may be silent; 0 for ever.</param>
/// <param name="SilenceHeld">The same for one that holds us, or does not send.</param>
/// <param name="Tally">Counts what plays.</param>
internal readonly record struct RtpLegSettings(
    long Frequency, long LatchWindow, long LearnFor, long SilenceTalking, long SilenceHeld, MediaTally Tally)
{
    /// <summary>Those of an engine.</summary>
    public static RtpLegSettings Of(MediaEngineOptions options, MediaTally tally)
    {
        long frequency = options.Time.TimestampFrequency;
        return new(
            frequency, Ticks(options.LatchWindow), Ticks(options.LearnFor), Ticks(options.SilenceTalking), Ticks(options.SilenceHeld), tally);

        long Ticks(TimeSpan span) => (long)(span.TotalSeconds * frequency);
    }
}

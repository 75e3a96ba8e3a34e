namespace Routing.Scenarios.Media;

/// <summary>Tones at 8 kHz: made, and recognized by the Goertzel algorithm.</summary>
internal static class Tone
{
    public const int Rate = 8000;

    /// <summary>Who sounds like what in the scenarios.</summary>
    public const int Caller = 1000;
    public const int Agent = 440;
    public const int Greeting = 600;
    public const int Menu = 700;
    public const int Music = 300;
    public const int Excuse = 500;
    public const int Place = 850;

    private const double Loud = 300; // root mean square; a tone of ours has about 7000
    private const double Pure = 0.85;

    public static short Sample(int hertz, long index) =>
        hertz == 0 ? (short)0 : (short)(10000 * Math.Sin(2 * Math.PI * hertz * (index % Rate) / Rate));

    public static short[] Samples(int hertz, TimeSpan time) =>
        [.. Enumerable.Range(0, (int)(time.TotalSeconds * Rate)).Select(index => Sample(hertz, index))];

    /// <summary>The share of the signal's power at <paramref name="hertz"/>: 1 for a pure tone, 0 for silence.</summary>
    public static double Share(ReadOnlySpan<short> samples, int hertz)
    {
        double turn = 2 * Math.Cos(2 * Math.PI * hertz / Rate);
        double last = 0, beforeLast = 0, power = 0;
        foreach (short sample in samples)
        {
            (last, beforeLast) = (sample + (turn * last) - beforeLast, last);
            power += (double)sample * sample;
        }

        return power == 0 ? 0 : 2 * ((last * last) + (beforeLast * beforeLast) - (turn * last * beforeLast)) / (samples.Length * power);
    }

    /// <summary>Is this, and nothing else, what is heard?</summary>
    public static bool Is(ReadOnlySpan<short> samples, int hertz)
    {
        double power = 0;
        foreach (short sample in samples)
        {
            power += (double)sample * sample;
        }

        return samples.Length > 0 && power / samples.Length > Loud * Loud && Share(samples, hertz) > Pure;
    }

    /// <summary>How much of a recording is no silence, in windows of 200 ms.</summary>
    public static TimeSpan HeardAnything(ReadOnlySpan<short> samples)
    {
        const int Window = Rate / 5;
        int windows = 0;
        for (int start = 0; start + Window <= samples.Length; start += Window)
        {
            double power = 0;
            foreach (short sample in samples.Slice(start, Window))
            {
                power += (double)sample * sample;
            }

            windows += power / Window > Loud * Loud ? 1 : 0;
        }

        return TimeSpan.FromMilliseconds(windows * 200);
    }

    /// <summary>How much of a recording is this tone, in windows of 200 ms.</summary>
    public static TimeSpan Heard(ReadOnlySpan<short> samples, int hertz)
    {
        const int Window = Rate / 5;
        int windows = 0;
        for (int start = 0; start + Window <= samples.Length; start += Window)
        {
            windows += Is(samples.Slice(start, Window), hertz) ? 1 : 0;
        }

        return TimeSpan.FromMilliseconds(windows * 200);
    }
}

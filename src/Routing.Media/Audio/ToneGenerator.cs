namespace Routing.Media.Audio;

/// <summary>
/// A sine of one frequency at 8 kHz whose phase runs on from frame to frame. Not thread-safe: whoever
/// sends owns it. Used for built-in tones, by the simulator and by tests.
/// </summary>
/// <param name="frequency">In hertz, above 0 and below 4,000.</param>
/// <param name="amplitude">Peak, 0 to 1 of full scale.</param>
public sealed class ToneGenerator(double frequency, double amplitude = 0.5)
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 8000;

    private readonly double _step = 2 * Math.PI * frequency / SampleRate;
    private readonly double _peak = amplitude * short.MaxValue;
    private double _phase;

    /// <summary>The next samples of the sine.</summary>
    public void Read(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(_peak * Math.Sin(_phase));
            _phase += _step;
            _phase = _phase >= 2 * Math.PI ? _phase - (2 * Math.PI) : _phase;
        }
    }
}

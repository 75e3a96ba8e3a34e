namespace Routing.Media.Audio;

/// <summary>
/// Says in how many 20 ms windows one frequency dominated (Goertzel: its power against the whole
/// window's). Fed with linear or G.711 frames of any length; allocation-free. Not thread-safe, except
/// that <see cref="Windows"/>, <see cref="Dominated"/> and <see cref="Share"/> may be read from any thread.
/// </summary>
public sealed class ToneDetector
{
    // A pure tone through G.711 keeps above 0.95 of the window's power in its own bin; two equal tones 0.5.
    private const double DominantShare = 0.8;

    // Below this mean square (about -50 dBm0) a window is silence, whatever its spectrum.
    private const double SilenceMeanSquare = 10_000;

    private readonly double _coefficient;
    private readonly short[] _frame = new short[G711.FrameSize];
    private double _s1;
    private double _s2;
    private double _energy;
    private int _filled;
    private long _windows;
    private long _dominated;

    /// <summary>A detector of <paramref name="frequency"/> hertz (above 0, below 4,000).</summary>
    public ToneDetector(double frequency)
    {
        Frequency = frequency;
        _coefficient = 2 * Math.Cos(2 * Math.PI * frequency / ToneGenerator.SampleRate);
    }

    /// <summary>The frequency it looks for, in hertz.</summary>
    public double Frequency { get; }

    /// <summary>Whole 20 ms windows fed so far.</summary>
    // Volatile pairs with the writes in EndWindow: a reader on another thread sees whole, recent counts.
    public long Windows => Volatile.Read(ref _windows);

    /// <summary>Windows in which the frequency dominated.</summary>
    public long Dominated => Volatile.Read(ref _dominated);

    /// <summary><see cref="Dominated"/> by <see cref="Windows"/>, 0 to 1; 0 before the first window.</summary>
    public double Share => Windows == 0 ? 0 : (double)Dominated / Windows;

    /// <summary>Feeds G.711 bytes.</summary>
    public void Feed(AudioCodec codec, ReadOnlySpan<byte> payload)
    {
        while (!payload.IsEmpty)
        {
            int length = Math.Min(payload.Length, _frame.Length);
            G711.Decode(codec, payload[..length], _frame);
            Feed(_frame.AsSpan(0, length));
            payload = payload[length..];
        }
    }

    /// <summary>Feeds linear samples at 8 kHz.</summary>
    public void Feed(ReadOnlySpan<short> samples)
    {
        foreach (short sample in samples)
        {
            double s0 = sample + (_coefficient * _s1) - _s2;
            _s2 = _s1;
            _s1 = s0;
            _energy += (double)sample * sample;
            if (++_filled == G711.FrameSize)
            {
                EndWindow();
            }
        }
    }

    private void EndWindow()
    {
        double power = (_s1 * _s1) + (_s2 * _s2) - (_coefficient * _s1 * _s2);
        bool heard = _energy > SilenceMeanSquare * G711.FrameSize && 2 * power / G711.FrameSize >= DominantShare * _energy;
        Volatile.Write(ref _dominated, _dominated + (heard ? 1 : 0));
        Volatile.Write(ref _windows, _windows + 1);
        (_s1, _s2, _energy, _filled) = (0, 0, 0, 0);
    }
}

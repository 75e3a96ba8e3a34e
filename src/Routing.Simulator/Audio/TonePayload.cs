using Routing.Media.Audio;

namespace Routing.Simulator.Audio;

/// <summary>
/// One 20 ms frame that, sent again and again, is an unbroken sine: a multiple of 50 Hz has whole periods
/// in it. Encoded once per crowd and shared by all legs; immutable.
/// </summary>
internal sealed class TonePayload
{
    /// <summary>Tones are multiples of this, in hertz.</summary>
    public const int Step = 50;

    private readonly byte[] _mu;
    private readonly byte[] _a;

    private TonePayload(Func<AudioCodec, byte[]> encode)
    {
        _mu = encode(AudioCodec.Pcmu);
        _a = encode(AudioCodec.Pcma);
    }

    /// <summary>Silence.</summary>
    public static TonePayload Silence { get; } = new(codec =>
    {
        byte[] frame = new byte[G711.FrameSize];
        frame.AsSpan().Fill(G711.Silence(codec));
        return frame;
    });

    /// <summary>A sine of <paramref name="frequency"/> hertz.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a multiple of 50 from 300 to 3,400.</exception>
    public static TonePayload Sine(int frequency)
    {
        if (frequency is < 300 or > 3400 || frequency % Step != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency, "a tone is a multiple of 50 Hz from 300 to 3,400");
        }

        short[] samples = new short[G711.FrameSize];
        new ToneGenerator(frequency).Read(samples);
        return new TonePayload(codec =>
        {
            byte[] frame = new byte[G711.FrameSize];
            G711.Encode(codec, samples, frame);
            return frame;
        });
    }

    /// <summary>The frame in <paramref name="codec"/>.</summary>
    public ReadOnlySpan<byte> In(AudioCodec codec) => codec == AudioCodec.Pcmu ? _mu : _a;
}

namespace Routing.Media.Audio;

/// <summary>A prompt in memory, encoded once in each codec and shared by all who hear it. Immutable.</summary>
internal sealed class Prompt
{
    private readonly byte[] _pcmu;
    private readonly byte[] _pcma;

    /// <summary>A prompt of linear samples at 8 kHz; at least one.</summary>
    public Prompt(string name, ReadOnlySpan<short> samples)
    {
        ArgumentOutOfRangeException.ThrowIfZero(samples.Length, nameof(samples));
        Name = name;
        _pcmu = new byte[samples.Length];
        _pcma = new byte[samples.Length];
        G711.Encode(AudioCodec.Pcmu, samples, _pcmu);
        G711.Encode(AudioCodec.Pcma, samples, _pcma);
    }

    /// <summary>Its name in flows.</summary>
    public string Name { get; }

    /// <summary>Its length in samples; also in bytes of either codec.</summary>
    public int Length => _pcmu.Length;

    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Length * (TimeSpan.TicksPerSecond / ToneGenerator.SampleRate));

    /// <summary>Its bytes in <paramref name="codec"/>.</summary>
    public ReadOnlySpan<byte> In(AudioCodec codec) => codec == AudioCodec.Pcmu ? _pcmu : _pcma;
}

namespace Routing.Media.Audio;

/// <summary>
/// What a leg hears of some frequencies: how much, and since when. Made by
/// <see cref="MediaEngine.Listen"/>, fed by the leg's loop, read from any thread. The simulator decides by
/// it whether a caller and an agent heard each other.
/// </summary>
public sealed class ToneWatch
{
    private readonly ToneDetector[] _detectors;
    private readonly long[] _first;

    internal ToneWatch(ReadOnlySpan<double> frequencies)
    {
        _detectors = new ToneDetector[frequencies.Length];
        _first = new long[frequencies.Length];
        for (int i = 0; i < frequencies.Length; i++)
        {
            _detectors[i] = new ToneDetector(frequencies[i]);
        }
    }

    /// <summary>The detectors, in the order in which the frequencies were given. Only their counts are to be read.</summary>
    public IReadOnlyList<ToneDetector> Tones => _detectors;

    /// <summary>
    /// When the first 20 ms dominated by the frequency at <paramref name="index"/> had arrived, as a
    /// timestamp of the engine's <see cref="TimeProvider"/>; null while it was not heard.
    /// </summary>
    // Volatile pairs with the write in Feed.
    public long? FirstHeard(int index) => Volatile.Read(ref _first[index]) is var at and not 0 ? at : null;

    internal void Feed(AudioCodec codec, ReadOnlySpan<byte> payload, long now)
    {
        for (int i = 0; i < _detectors.Length; i++)
        {
            long before = _detectors[i].Dominated;
            _detectors[i].Feed(codec, payload);
            if (before == 0 && _detectors[i].Dominated != 0)
            {
                Volatile.Write(ref _first[i], Math.Max(1, now));
            }
        }
    }
}

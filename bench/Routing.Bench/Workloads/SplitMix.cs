namespace Routing.Bench.Workloads;

/// <summary>A small generator with a fixed seed: the same run everywhere, and two nanoseconds a number.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>From 0 up to, and without, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)Math.BigMul(Next(), (ulong)end, out _);

    /// <summary>From 0 up to, and without, 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));
}

namespace Routing.Simulator.Behaviour;

/// <summary>
/// A stream of pseudo-random numbers (SplitMix64) named by seed, purpose and index. What one actor draws
/// depends on nothing that another does, so a plan is the same however the calls interleave. Not thread-safe.
/// </summary>
internal struct Chance
{
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    private ulong _state;

    public Chance(ulong seed, Purpose purpose, long index) =>
        _state = Mix(seed + Golden) ^ Mix(((ulong)purpose << 56) + (ulong)index);

    /// <summary>What a stream is for: two purposes with one index share nothing.</summary>
    public enum Purpose : byte
    {
        Arrival = 1,
        Call,
        Ring,
        Stream,
    }

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += Golden);

    /// <summary>From 0 up to, but without, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with <paramref name="probability"/>, 0 to 1. Draws always, so plans with other shares stay aligned.</summary>
    public bool Happens(double probability) => NextDouble() < probability;

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}

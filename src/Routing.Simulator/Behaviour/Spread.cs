namespace Routing.Simulator.Behaviour;

/// <summary>
/// How long something takes: a distribution of durations, as data. Made by <see cref="Always"/>,
/// <see cref="Uniform"/> or <see cref="Exponential"/>; the default takes no time.
/// </summary>
public readonly record struct Spread
{
    private Spread(TimeSpan least, TimeSpan most, TimeSpan mean)
    {
        Least = least;
        Most = most;
        Mean = mean;
    }

    /// <summary>The shortest duration.</summary>
    public TimeSpan Least { get; }

    /// <summary>The longest duration.</summary>
    public TimeSpan Most { get; }

    /// <summary>The mean of an exponential distribution before it is cut to the limits; zero for a uniform one.</summary>
    public TimeSpan Mean { get; }

    /// <summary>Always the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public static Spread Always(TimeSpan duration) => Uniform(duration, duration);

    /// <summary>Anything from <paramref name="least"/> to <paramref name="most"/>, equally likely.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or the most is less than the least.</exception>
    public static Spread Uniform(TimeSpan least, TimeSpan most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        return new Spread(least, most, TimeSpan.Zero);
    }

    /// <summary>Memoryless, as people's patience nearly is: <paramref name="mean"/> on average, cut to the two limits.</summary>
    /// <param name="mean">Above 0.</param>
    /// <param name="least">0 when not given.</param>
    /// <param name="most">Five times the mean when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A mean of 0 or less, a negative limit, or the most is less than the least.</exception>
    public static Spread Exponential(TimeSpan mean, TimeSpan? least = null, TimeSpan? most = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(mean, TimeSpan.Zero);
        TimeSpan low = least ?? TimeSpan.Zero;
        TimeSpan high = most ?? (5 * mean);
        ArgumentOutOfRangeException.ThrowIfLessThan(low, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(high, low);
        return new Spread(low, high, mean);
    }

    /// <summary>One duration; draws exactly one number.</summary>
    internal TimeSpan Draw(ref Chance chance)
    {
        double u = chance.NextDouble();
        if (Mean == TimeSpan.Zero)
        {
            return Least + ((Most - Least) * u);
        }

        TimeSpan drawn = Mean * -Math.Log(1 - u);
        return drawn < Least ? Least : drawn > Most ? Most : drawn;
    }
}

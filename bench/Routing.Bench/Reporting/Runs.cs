namespace Routing.Bench.Reporting;

/// <summary>The same figure from several runs.</summary>
internal sealed class Runs
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Least => _values.Min();

    public double Most => _values.Max();

    public double Median => Quantile([.. _values], 0.5);

    /// <summary>The median of many short rounds, and the middle half of them as the spread: a neighbour's burst is in the outer quarters.</summary>
    public static Runs MiddleHalf(IEnumerable<double> rounds)
    {
        double[] values = [.. rounds.Where(double.IsFinite)];
        var runs = new Runs();
        runs.Add(Quantile(values, 0.25));
        runs.Add(Quantile(values, 0.5));
        runs.Add(Quantile(values, 0.75));
        return runs;
    }

    /// <summary>One figure, taken once.</summary>
    public static Runs Once(double value)
    {
        var runs = new Runs();
        runs.Add(value);
        return runs;
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>The value at or below which the share <paramref name="q"/> of <paramref name="values"/> lies (nearest rank); NaN of none.</summary>
    public static double Quantile(double[] values, double q)
    {
        if (values.Length == 0)
        {
            return double.NaN;
        }

        Array.Sort(values);
        return values[Math.Clamp((int)Math.Ceiling(q * values.Length) - 1, 0, values.Length - 1)];
    }
}

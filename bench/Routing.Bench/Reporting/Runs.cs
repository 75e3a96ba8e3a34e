namespace Routing.Bench.Reporting;

/// <summary>The same figure from several runs.</summary>
internal sealed class Runs
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Least => _values.Min();

    public double Most => _values.Max();

    public double Median => Quantile([.. _values], 0.5);

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

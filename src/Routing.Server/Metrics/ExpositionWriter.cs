using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Routing.Server.Metrics;

/// <summary>
/// Writes families of metrics as Prometheus text 0.0.4 or OpenMetrics 1.0.0. The two differ in what they call
/// a counter's family, in units, in the escapes of HELP and in the end mark; the samples are the same bytes.
/// </summary>
internal sealed class ExpositionWriter(IBufferWriter<byte> output, ExpositionFormat format)
{
    private readonly bool _isOpen = format == ExpositionFormat.OpenMetrics;

    /// <summary>One family; nothing at all when it has no series.</summary>
    public void Write(MetricFamily family)
    {
        MetricSeries[] series = family.Snapshot();
        if (series.Length == 0)
        {
            return;
        }

        string samples = family.Kind == MetricKind.Counter ? family.Name + "_total" : family.Name;
        Describe(family, _isOpen ? family.Name : samples);
        foreach (MetricSeries one in series)
        {
            if (family.Kind == MetricKind.Histogram)
            {
                WriteHistogram(family, one);
            }
            else
            {
                WriteSample(samples, one.Labels.Text, one.Value);
            }
        }
    }

    /// <summary>The end mark, where the format has one.</summary>
    public void End()
    {
        if (_isOpen)
        {
            output.Write("# EOF\n"u8);
        }
    }

    /// <summary>
    /// A bucket's bound, the same in both formats: OpenMetrics 1.0 wants <c>20.0</c> where text does not care, and
    /// a bound that were written in two ways would be two series.
    /// </summary>
    public static string Bound(double bound)
    {
        string text = bound.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.AsSpan().ContainsAny('.', 'e') ? text : text + ".0";
    }

    private void Describe(MetricFamily family, string name)
    {
        if (!_isOpen)
        {
            Line("# HELP ", name, family.Help.Replace("\\", "\\\\").Replace("\n", "\\n"));
        }

        Line("# TYPE ", name, family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => "histogram",
        });
        if (_isOpen)
        {
            if (family.Unit is { } unit && name.EndsWith('_' + unit, StringComparison.Ordinal))
            {
                Line("# UNIT ", name, unit);
            }

            Line("# HELP ", name, family.Help.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n"));
        }
    }

    private void WriteHistogram(MetricFamily family, MetricSeries series)
    {
        string labels = series.Labels.Text;
        string before = labels.Length == 0 ? "" : labels + ",";
        long count = 0;
        for (int i = 0; i <= family.Bounds.Length; i++)
        {
            // The count is the sum of the buckets as read here, so that +Inf and _count always agree.
            count += series.Bucket(i);
            string bound = i == family.Bounds.Length ? "+Inf" : Bound(family.Bounds[i]);
            WriteSample(family.Name + "_bucket", $"{before}le=\"{bound}\"", count);
        }

        WriteSample(family.Name + "_sum", labels, series.Value);
        WriteSample(family.Name + "_count", labels, count);
    }

    private void WriteSample(string name, string labels, double value)
    {
        Text(name);
        if (labels.Length > 0)
        {
            Text("{");
            Text(labels);
            Text("}");
        }

        Text(" ");
        Number(value);
        Text("\n");
    }

    private void Number(double value)
    {
        if (!double.IsFinite(value))
        {
            Text(double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
            return;
        }

        Span<byte> room = output.GetSpan(32);
        if (!Utf8Formatter.TryFormat(value, room, out int written))
        {
            throw new InvalidOperationException("32 bytes hold any number.");
        }

        output.Advance(written);
    }

    private void Line(string what, string name, string text)
    {
        Text(what);
        Text(name);
        Text(" ");
        Text(text);
        Text("\n");
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, output);
}

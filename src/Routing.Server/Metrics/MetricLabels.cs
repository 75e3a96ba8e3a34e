using System.Globalization;
using System.Text;

namespace Routing.Server.Metrics;

/// <summary>
/// The labels of a series, valid, in the order of their names, and as text: what makes two sets of tags one
/// series. An empty value is no label at all (to Prometheus the two are the same).
/// </summary>
internal sealed class MetricLabels
{
    private readonly (string Name, string Value)[] _labels;

    private MetricLabels((string Name, string Value)[] labels)
    {
        _labels = labels;
        Text = string.Join(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\""));
    }

    /// <summary><c>channel="voice",queue="billing"</c>.</summary>
    public string Text { get; }

    public static MetricLabels From(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, object? value) in tags)
        {
            string text = ValueText(value);
            if (text.Length > 0)
            {
                labels[MetricNames.Label(name)] = text;
            }
        }

        return new MetricLabels([.. labels.Select(label => (label.Key, label.Value))]);
    }

    public bool Has(string name, string value) => Array.IndexOf(_labels, (name, value)) >= 0;

    /// <summary>The label's value; null without such a label.</summary>
    public string? ValueOf(string name) => Array.Find(_labels, label => label.Name == name).Value;

    private static string ValueText(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Escape(string value) =>
        new StringBuilder(value).Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").ToString();
}

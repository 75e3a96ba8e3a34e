using System.Globalization;
using System.Text.RegularExpressions;

namespace Routing.Scenarios.Engines;

/// <summary>One scrape of <c>/metrics</c>, Prometheus text 0.0.4.</summary>
internal sealed partial class Metrics(string text)
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples =
    [
        .. from line in text.Split('\n')
           let match = Sample().Match(line)
           where match.Success
           select (
               match.Groups["name"].Value,
               Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value),
               double.Parse(match.Groups["value"].Value.Replace("+Inf", "Infinity"), CultureInfo.InvariantCulture)),
    ];

    public string Text { get; } = text;

    /// <summary>The sum of all series of a name that carry these labels; 0 where there are none.</summary>
    public double Sum(string name, params (string Label, string Value)[] labels) =>
        _samples.Where(sample => sample.Name == name && labels.All(wanted => sample.Labels.GetValueOrDefault(wanted.Label) == wanted.Value)).Sum(sample => sample.Value);

    public bool Has(string name) => _samples.Any(sample => sample.Name == name);

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][\w:]*)(\{(?<labels>.*)\})? (?<value>\S+)( \d+)?\r?$")]
    private static partial Regex Sample();

    [GeneratedRegex("""(\w+)="((?:[^"\\]|\\.)*)"[,]?""")]
    private static partial Regex Label();
}

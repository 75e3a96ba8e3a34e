using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// No route admits calls abroad or to premium numbers by accident: that is how toll fraud begins. A pattern that writes the
/// prefix out means it.
/// </summary>
internal sealed class RoutesAbroad : IConfigValidator
{
    // By country: what a subscriber pays extra for.
    private static readonly (string Country, string Prefix, string Number)[] Premium =
        [("81", "0990", "0990123456"), ("1", "1900", "19005551234"), ("44", "09", "09061234567"), ("49", "0900", "09001234567"), ("33", "089", "0891234567")];

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        HashSet<string> countries = [.. scope.Config.Trunks.Select(trunk => trunk.Value.Normalize?.Value.Country?.Value).OfType<string>()];
        (string Prefix, string Number)[] probes =
        [
            ("00", "00905551234567"),
            ("+", "+905551234567"),
            .. countries.Select(country => Countries.PrefixesOf(country).International)
                .Concat(scope.Config.Trunks.Select(trunk => trunk.Value.Normalize?.Value.International?.Value).OfType<string>())
                .Where(prefix => prefix.Length > 1)
                .Distinct()
                .Select(prefix => (prefix, $"{prefix}905551234567")),
            .. Premium.Where(premium => countries.Contains(premium.Country)).Select(premium => (premium.Prefix, premium.Number)),
        ];
        foreach (Named<RouteConfig> route in scope.Config.Routes.Where(route => route.Value is { Emergency.Value: false, Abroad.Value: false }))
        {
            foreach (Written<NumberPattern> pattern in route.Value.Numbers?.Value ?? [])
            {
                // What is stripped off the front is for an outside line: behind it stands what the network gets.
                int strip = route.Value.Strip.Value;
                string front = pattern.Value.Prefix[..Math.Min(strip, pattern.Value.Prefix.Length)];
                string[] admitted =
                [
                    .. probes
                        .Where(probe => pattern.Value.Matches(front + probe.Number) && (probe.Prefix == "+" ? pattern.Value.Prefix.Length <= front.Length + 1 : pattern.Value.Prefix.Length < front.Length + probe.Prefix.Length))
                        .Select(probe => probe.Prefix)
                        .Distinct(),
                ];
                if (admitted.Length > 0)
                {
                    problems.Warning(
                        pattern.At,
                        $"this admits calls abroad or to premium numbers ({string.Join(", ", admitted.Select(prefix => prefix + "…"))}): write a narrower pattern such as \"0Z.\", or abroad: true where it is meant");
                }
            }
        }
    }
}

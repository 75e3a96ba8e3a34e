using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// No route admits calls abroad or to numbers that cost much by accident: that is how toll fraud begins. A pattern that writes
/// the prefix out means it; and what a narrower pattern takes, for whomever, does not go out by a wider one.
/// </summary>
internal sealed class RoutesAbroad : IConfigValidator
{
    // Behind it stand at least so many digits, or it is a service and no subscriber.
    private const string Subscriber = "XXX.";
    private const int MostNamed = 8;

    // One for each of the world's regions, and what is nowhere: satellites, networks and premium numbers (ITU-T E.164 annex, E.169.2).
    private static readonly string[] CodesAbroad = ["1", "7", "20", "33", "44", "53", "63", "81", "86", "90", "98", "870", "881", "882", "979"];

    private sealed record Entry(Named<RouteConfig> Route, Written<NumberPattern> Pattern);

    /// <summary>Numbers that are to be let through on purpose only.</summary>
    /// <param name="Text">What each begins with, or a pattern of an admin's.</param>
    /// <param name="Numbers">All of them.</param>
    /// <param name="Written">How much of it a pattern writes out that means it.</param>
    /// <param name="IsBehind">They stand behind what shows or withholds the caller's number, and are told last.</param>
    private sealed record Wall(string Text, NumberPattern Numbers, int Written, bool IsBehind = false);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        string[] countries = [.. CountriesOf(scope.Config)];
        Wall[] walls = [.. Walls(scope.Config, countries).OrderBy(wall => wall.IsBehind)];
        string unknown = countries.Length > 0 ? "" : " (of all countries: say which, by normalize.country of a trunk or node.time_zone)";
        Entry[] all =
        [
            .. scope.Config.Routes.Where(route => !route.Value.Emergency.Value)
                .SelectMany(route => (route.Value.Numbers?.Value ?? []).Select(pattern => new Entry(route, pattern))),
        ];
        foreach (Entry entry in all.Where(entry => entry.Route.Value is { Abroad.Value: false, Callers.Value.Nobody: false }))
        {
            string[] admitted = [.. walls.Where(wall => Admits(entry, wall, all)).Select(wall => wall.Text).Distinct()];
            if (admitted.Length > 0)
            {
                string more = admitted.Length > MostNamed ? $", and {admitted.Length - MostNamed} more" : "";
                problems.Warning(
                    entry.Pattern.At,
                    $"this admits calls abroad or to premium numbers ({string.Join(", ", admitted.Take(MostNamed))}{more}){unknown}: write narrower patterns, bar these numbers by a route with callers: none, or write abroad: true where they are meant");
            }
        }
    }

    // Trunks that say nothing of numbers are taken to be where the clocks are.
    private static IEnumerable<string> CountriesOf(RootConfig config) =>
        config.Trunks.Where(trunk => trunk.Value.Uri is not null || trunk.Value.Normalize is not null)
            .Select(trunk => trunk.Value.Normalize?.Value.Country?.Value ?? Countries.OfTimeZone(config.Node.TimeZone.Value.Id))
            .OfType<string>().Distinct();

    private static IEnumerable<Wall> Walls(RootConfig config, string[] countries)
    {
        IEnumerable<string> international = countries.Length == 0 ? Countries.InternationalPrefixes
            : countries.Select(country => Countries.PrefixesOf(country).International)
                .Concat(config.Trunks.Select(trunk => trunk.Value.Normalize?.Value.International?.Value).OfType<string>())
                .Where(prefix => prefix.Length > 1)
                .Prepend("00");
        string[] before = ["", .. countries.SelectMany(Countries.BeforeNumbersOf).Distinct()];
        foreach ((string first, string prefix) in before.SelectMany(first => international.Distinct().Select(prefix => (first, first + prefix))))
        {
            yield return new Wall($"{prefix}…", NumberPattern.Of($"{prefix}ZXX."), prefix.Length, first.Length > 0);
        }

        foreach (string code in CodesAbroad.Where(code => !countries.Contains(code)))
        {
            yield return new Wall("+…", NumberPattern.Of($"+{code}{Subscriber}"), 2);
        }

        foreach ((string country, string[] prefixes) in CostlyNumbers.All.Concat(CostlyNumbers.AbroadAtHome).Where(row => countries.Contains(row.Country)))
        {
            foreach ((string form, bool isBehind) in prefixes.SelectMany(prefix => CostlyNumbers.FormsOf(country, prefix)))
            {
                yield return new Wall($"{form}…", NumberPattern.Of(form + Subscriber), form.Length, isBehind);
            }
        }

        foreach (Written<NumberPattern> own in config.CostlyNumbers)
        {
            yield return new Wall(own.Value.ToString(), own.Value, Math.Max(1, own.Value.Prefix.Length));
        }
    }

    private static bool Admits(Entry entry, Wall wall, Entry[] all)
    {
        // What is stripped off the front is for an outside line: behind it, and behind the prefix, stands what the network gets.
        NumberPattern pattern = entry.Pattern.Value;
        string prefix = entry.Route.Value.Prefix.Value;
        string text = wall.Numbers.ToString();
        string front = pattern.Front(entry.Route.Value.Strip.Value);
        if (!wall.Numbers.Prefix.StartsWith(prefix, StringComparison.Ordinal) || wall.Written <= prefix.Length || (front.Length > 0 && text[prefix.Length] == '+'))
        {
            return false;
        }

        if (NumberPattern.Parse(front + text[prefix.Length..], out _) is not { } dialled || !pattern.Overlaps(dialled))
        {
            return false;
        }

        bool isMeant = pattern.Prefix.Length >= front.Length + wall.Written - prefix.Length;
        return !isMeant && !all.Any(other => IsNarrower(other.Pattern.Value, pattern) && other.Pattern.Value.Covers(dialled));
    }

    private static bool IsNarrower(NumberPattern one, NumberPattern other) =>
        one.Prefix.Length != other.Prefix.Length ? one.Prefix.Length > other.Prefix.Length : string.CompareOrdinal(one.Key, other.Key) < 0;
}

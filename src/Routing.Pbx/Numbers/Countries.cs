using System.Collections.Frozen;

namespace Routing.Pbx.Numbers;

/// <summary>What is dialled before numbers, by country code (ITU-T operational bulletins); countries that are not here use 0 and 00.</summary>
internal static class Countries
{
    private static readonly FrozenDictionary<string, (string National, string International)> Prefixes =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["1"] = ("1", "011"), // North America
            ["7"] = ("8", "810"), // Russia, Kazakhstan
            ["30"] = ("", "00"), // Greece
            ["34"] = ("", "00"), // Spain
            ["39"] = ("", "00"), // Italy
            ["45"] = ("", "00"), // Denmark
            ["47"] = ("", "00"), // Norway
            ["48"] = ("", "00"), // Poland
            ["61"] = ("0", "0011"), // Australia
            ["65"] = ("", "000"), // Singapore
            ["66"] = ("0", "001"), // Thailand
            ["81"] = ("0", "010"), // Japan
            ["351"] = ("", "00"), // Portugal
            ["352"] = ("", "00"), // Luxembourg
            ["420"] = ("", "00"), // Czechia
            ["852"] = ("", "001"), // Hong Kong
            ["886"] = ("0", "002"), // Taiwan
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The prefixes of national and international numbers.</summary>
    public static (string National, string International) PrefixesOf(string country) =>
        Prefixes.TryGetValue(country, out (string, string) known) ? known : ("0", "00");
}

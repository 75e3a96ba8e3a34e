using System.Collections.Frozen;

namespace Routing.Pbx.Numbers;

/// <summary>
/// What is dialled before numbers, country by country. Source of the prefixes, all rows: ITU-T, "Dialling procedures (international
/// prefix, national (trunk) prefix …)", annex to Operational Bulletin No. 994; what came later stands at the row.
/// </summary>
internal static class Countries
{
    private static readonly FrozenDictionary<string, Country> Known = new Dictionary<string, Country>(StringComparer.Ordinal)
    {
        ["1"] = new("1", "011", "*67", "*82") { Bare = NumberPattern.Of("NXXNXXXXXX") }, // North America; vertical service codes: ATIS-0300095
        ["7"] = new("8", "810"), // Russia, Kazakhstan
        ["20"] = new("0", "00"), // Egypt
        ["27"] = new("0", "00"), // South Africa
        ["30"] = new("", "00"), // Greece
        ["31"] = new("0", "00"), // Netherlands
        ["32"] = new("0", "00"), // Belgium
        ["33"] = new("0", "00"), // France
        ["34"] = new("", "00"), // Spain
        ["36"] = new("06", "00"), // Hungary
        ["39"] = new("", "00"), // Italy
        ["40"] = new("0", "00"), // Romania
        ["41"] = new("0", "00"), // Switzerland
        ["43"] = new("0", "00"), // Austria
        ["44"] = new("0", "00", "141", "1470"), // United Kingdom; Ofcom, National Telephone Numbering Plan (type B access codes)
        ["45"] = new("", "00"), // Denmark
        ["46"] = new("0", "00"), // Sweden
        ["47"] = new("", "00"), // Norway
        ["48"] = new("", "00"), // Poland
        ["49"] = new("0", "00"), // Germany
        ["51"] = new("0", "00") { Bare = NumberPattern.Of("9XXXXXXXX") }, // Peru; 0 stands before areas, and not before mobiles
        ["52"] = new("", "00"), // Mexico, since 2019: IFT, Plan Técnico Fundamental de Numeración
        ["54"] = new("0", "00"), // Argentina; mobiles, 0AREA 15… within and +54 9 AREA… from abroad, are not known to be the same here
        ["55"] = new("0", "00"), // Brazil; the two digits of a carrier, 0XX and 00XX, are written by rules
        ["56"] = new("", "00"), // Chile (abroad with a carrier's digits, 1XX 0 …)
        ["57"] = new("", "00"), // Colombia (abroad with a carrier's digit, 009 …), since 2021: CRC, Resolución 5826
        ["60"] = new("0", "00"), // Malaysia
        ["61"] = new("0", "0011", "1831", "1832"), // Australia; ACMA, Telecommunications Numbering Plan
        ["62"] = new("0", "001"), // Indonesia; 007, 008 are other carriers'
        ["63"] = new("0", "00"), // Philippines
        ["64"] = new("0", "00", "0196", "0197"), // New Zealand; Number Administration Deed, network service codes
        ["65"] = new("", "000"), // Singapore; 001, 002, 008 are carriers'
        ["66"] = new("0", "001"), // Thailand; 007, 008, 009 are other carriers'
        ["81"] = new("0", "010", "184", "186"), // Japan; MIC, numbering plan, 1XY service codes
        ["82"] = new("0", "001"), // Korea; 002 and 00700 are other carriers'
        ["84"] = new("0", "00"), // Viet Nam
        ["86"] = new("0", "00") { Bare = NumberPattern.Of("1[3-9]XXXXXXXXX") }, // China; mobiles with 0 and without
        ["90"] = new("0", "00"), // Türkiye
        ["91"] = new("0", "00") { Bare = NumberPattern.Of("[6-9]XXXXXXXXX") }, // India; mobiles with 0 and without
        ["212"] = new("0", "00"), // Morocco
        ["234"] = new("0", "009"), // Nigeria
        ["254"] = new("0", "000"), // Kenya
        ["351"] = new("", "00"), // Portugal
        ["352"] = new("", "00"), // Luxembourg
        ["353"] = new("0", "00", "141", "142"), // Ireland; ComReg, National Numbering Scheme
        ["354"] = new("", "00"), // Iceland
        ["356"] = new("", "00"), // Malta
        ["357"] = new("", "00"), // Cyprus
        ["358"] = new("0", "00"), // Finland
        ["359"] = new("0", "00"), // Bulgaria
        ["370"] = new("0", "00"), // Lithuania
        ["371"] = new("", "00"), // Latvia
        ["372"] = new("", "00"), // Estonia
        ["375"] = new("8", "810"), // Belarus
        ["380"] = new("0", "00"), // Ukraine
        ["381"] = new("0", "00"), // Serbia
        ["385"] = new("0", "00"), // Croatia
        ["386"] = new("0", "00"), // Slovenia
        ["387"] = new("0", "00"), // Bosnia and Herzegovina
        ["420"] = new("", "00"), // Czechia
        ["421"] = new("0", "00"), // Slovakia
        ["423"] = new("", "00"), // Liechtenstein
        ["852"] = new("", "001", "133"), // Hong Kong; OFCA, numbering plan (calling number display override)
        ["855"] = new("0", "001"), // Cambodia
        ["886"] = new("0", "002"), // Taiwan
        ["966"] = new("0", "00"), // Saudi Arabia
        ["971"] = new("0", "00"), // United Arab Emirates
        ["972"] = new("0", "00"), // Israel; 012, 013, 014 … are carriers'
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Source: the IANA time zone database, zone1970.tab; the zones that offices choose.
    private static readonly FrozenDictionary<string, string> ByZone = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Asia/Tokyo"] = "81",
        ["Asia/Seoul"] = "82",
        ["Asia/Shanghai"] = "86",
        ["Asia/Hong_Kong"] = "852",
        ["Asia/Taipei"] = "886",
        ["Asia/Singapore"] = "65",
        ["Asia/Bangkok"] = "66",
        ["Asia/Kolkata"] = "91",
        ["Asia/Jerusalem"] = "972",
        ["Australia/Sydney"] = "61",
        ["Australia/Melbourne"] = "61",
        ["Australia/Brisbane"] = "61",
        ["Australia/Perth"] = "61",
        ["Pacific/Auckland"] = "64",
        ["America/New_York"] = "1",
        ["America/Chicago"] = "1",
        ["America/Denver"] = "1",
        ["America/Phoenix"] = "1",
        ["America/Los_Angeles"] = "1",
        ["America/Toronto"] = "1",
        ["America/Vancouver"] = "1",
        ["America/Mexico_City"] = "52",
        ["America/Sao_Paulo"] = "55",
        ["Europe/London"] = "44",
        ["Europe/Dublin"] = "353",
        ["Europe/Berlin"] = "49",
        ["Europe/Vienna"] = "43",
        ["Europe/Zurich"] = "41",
        ["Europe/Paris"] = "33",
        ["Europe/Brussels"] = "32",
        ["Europe/Amsterdam"] = "31",
        ["Europe/Rome"] = "39",
        ["Europe/Madrid"] = "34",
        ["Europe/Lisbon"] = "351",
        ["Europe/Copenhagen"] = "45",
        ["Europe/Stockholm"] = "46",
        ["Europe/Oslo"] = "47",
        ["Europe/Helsinki"] = "358",
        ["Europe/Warsaw"] = "48",
        ["Europe/Prague"] = "420",
        ["Europe/Budapest"] = "36",
        ["Europe/Athens"] = "30",
        ["Europe/Bucharest"] = "40",
        ["Europe/Istanbul"] = "90",
        ["Europe/Kyiv"] = "380",
        ["Europe/Moscow"] = "7",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The international prefixes there are.</summary>
    public static IEnumerable<string> InternationalPrefixes => Known.Values.Select(country => country.International).Distinct().Order(StringComparer.Ordinal);

    /// <summary>Is the country's way of dialling known here?</summary>
    public static bool IsKnown(string country) => Known.ContainsKey(country);

    /// <summary>The prefixes of national and international numbers; 0 and 00, as most have, for a country that is not here.</summary>
    public static (string National, string International) PrefixesOf(string country) =>
        Known.TryGetValue(country, out Country? known) ? (known.National, known.International) : ("0", "00");

    /// <summary>What may stand before any number dialled there, to show or withhold the caller's.</summary>
    public static IReadOnlyList<string> BeforeNumbersOf(string country) => Known.TryGetValue(country, out Country? known) ? known.BeforeNumbers : [];

    /// <summary>The country code of a number that begins with + and it; null where it is none that is known.</summary>
    public static string? Of(string global) =>
        global is ['+', ..] ? Enumerable.Range(1, 3).Where(length => global.Length > length).Select(length => global[1..(length + 1)]).FirstOrDefault(Known.ContainsKey) : null;

    /// <summary>How numbers are dialled there.</summary>
    public static NumberingPlan NumberingOf(string country)
    {
        (string national, string international) = PrefixesOf(country);
        return new NumberingPlan(country, national, international, [], NumberFormat.AsDialled, NumberFormat.AsDialled);
    }

    /// <summary>The country code where such clocks are; null where that is not known.</summary>
    public static string? OfTimeZone(string zone) => ByZone.GetValueOrDefault(zone);

    /// <summary>Numbers that are dialled there without what else stands before numbers within the country; null for none.</summary>
    public static NumberPattern? BareOf(string country) => Known.TryGetValue(country, out Country? known) ? known.Bare : null;

    /// <summary>The countries that are known.</summary>
    public static IEnumerable<string> All => Known.Keys;

    private sealed record Country(string National, string International, params string[] BeforeNumbers)
    {
        public NumberPattern? Bare { get; init; }
    }
}

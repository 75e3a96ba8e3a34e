namespace Routing.Pbx.Configuration.Keys;

/// <summary>
/// Keys that have a meaning already but no code yet, by section: who writes one is told "not yet" rather
/// than "unknown". A key that is built leaves this list.
/// </summary>
internal static class LaterKeys
{
    /// <summary>Names by the section they stand in; "" is the top of a file.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> BySection { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [""] =
        [
            "voicemail", "recording",
            "supervisors", "customers", "channels", "webhooks", "privacy", "metrics",
        ],
        ["agent"] = [],
        ["calendar"] = ["ics"],
    };

    public static bool Has(string section, string key) => BySection.TryGetValue(section, out IReadOnlyList<string>? keys) && keys.Contains(key);
}

namespace Routing.Pbx.Configuration.Yaml;

/// <summary>Finds what two configurations say otherwise, key by key; a list is one thing, since its items have no names.</summary>
internal static class ConfigDifference
{
    // As deep as what has a name of its own goes: queues.billing.limits.wait.
    private const int Deepest = 4;

    public static IEnumerable<ConfigurationChange> Between(ConfigNode before, ConfigNode now) => Between("", before, now, 0);

    private static IEnumerable<ConfigurationChange> Between(string path, ConfigNode before, ConfigNode now, int depth)
    {
        if (depth == Deepest || before.Kind != ConfigNodeKind.Map || now.Kind != ConfigNodeKind.Map)
        {
            return Same(before, now) ? [] : [Change(path, ConfigurationChangeKind.Changed, now.At)];
        }

        Dictionary<string, ConfigEntry> known = before.Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        HashSet<string> still = [.. now.Entries.Select(entry => entry.Key)];
        return now.Entries
            .SelectMany(entry => known.TryGetValue(entry.Key, out ConfigEntry? old)
                ? Between(Below(path, entry.Key), old.Value, entry.Value, depth + 1)
                : [Change(Below(path, entry.Key), ConfigurationChangeKind.Added, entry.At)])
            .Concat(before.Entries.Where(entry => !still.Contains(entry.Key)).Select(entry => Change(Below(path, entry.Key), ConfigurationChangeKind.Removed, entry.At)));
    }

    private static bool Same(ConfigNode a, ConfigNode b) =>
        a.Kind == b.Kind && a.Text == b.Text && a.Items.Count == b.Items.Count && a.Entries.Count == b.Entries.Count
        && a.Items.Zip(b.Items).All(pair => Same(pair.First, pair.Second))
        && a.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Zip(b.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            .All(pair => pair.First.Key == pair.Second.Key && Same(pair.First.Value, pair.Second.Value));

    private static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";

    private static ConfigurationChange Change(string path, ConfigurationChangeKind kind, Place at) => new(path, kind, at.File, at.Line, at.Column);
}

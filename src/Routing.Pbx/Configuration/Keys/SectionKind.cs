using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>A map with keys that are known beforehand, read into a record.</summary>
/// <param name="name">The section's name in messages and in <see cref="LaterKeys"/>.</param>
/// <param name="keys">All its keys.</param>
/// <param name="make">Makes the record of what was read.</param>
internal sealed class SectionKind<T>(string name, IReadOnlyList<Key> keys, Func<SectionReader, T> make) : ValueKind<T>
{
    public string Name => name;

    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        // What is no map is told, and then taken as an empty one: that the name exists is known, and whoever
        // refers to it is not wrong as well.
        bool isMap = node.Kind == ConfigNodeKind.Map;
        if (!isMap && !node.IsNothing)
        {
            Refuse(node, $"a map with keys such as {keys[0].Name}", problems);
        }

        ConfigNode map = isMap ? node : ConfigNode.Map(node.At, []);
        foreach (ConfigEntry entry in map.Entries)
        {
            CheckKnown(entry, problems);
        }

        value = make(new SectionReader(name, map, isMap || node.IsNothing ? problems : new ProblemList()));
        return true;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (Key key in keys)
        {
            properties.Add(key.Name, key.Schema());
        }

        return new JsonObject { ["type"] = new JsonArray("object", "null"), ["properties"] = properties, ["additionalProperties"] = false };
    }

    public override IEnumerable<(string Path, Key Key)> Keys(string path)
    {
        foreach (Key key in keys)
        {
            string own = path.Length == 0 ? key.Name : $"{path}.{key.Name}";
            yield return (own, key);
            foreach ((string Path, Key Key) inner in key.Kind.Keys(own))
            {
                yield return inner;
            }
        }
    }

    private void CheckKnown(ConfigEntry entry, ProblemList problems)
    {
        if (keys.Any(key => key.Name == entry.Key))
        {
            return;
        }

        string place = name.Length == 0 ? "section" : $"key in {name}";
        if (LaterKeys.Has(name, entry.Key))
        {
            problems.Error(entry.At, $"{entry.Key} is not supported by this version yet");
            return;
        }

        problems.Error(entry.At, $"\"{entry.Key}\" is not a known {place}", Nearest.To(entry.Key, keys.Select(key => key.Name)));
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>A map whose keys are names that the admin chooses. Values that cannot be read are told and left out.</summary>
/// <param name="name">What a key must look like.</param>
/// <param name="value">What stands behind each.</param>
internal sealed class MapKind<T>(NameRule name, ValueKind<T> value) : ValueKind<IReadOnlyList<Named<T>>>
{
    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<Named<T>> read)
    {
        read = null;
        if (node.Kind != ConfigNodeKind.Map && !node.IsNothing)
        {
            return Refuse(node, "a map, such as { name: value },", problems);
        }

        var entries = new List<Named<T>>(node.Entries.Count);
        foreach (ConfigEntry entry in node.Entries)
        {
            name.Check(entry, problems);
            if (value.TryRead(entry.Value, problems, out T? item))
            {
                entries.Add(new Named<T>(entry.Key, entry.At, item));
            }
        }

        read = entries;
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = new JsonArray("object", "null"),
        ["propertyNames"] = new JsonObject { ["pattern"] = name.Pattern },
        ["additionalProperties"] = value.Schema(),
    };

    public override IEnumerable<(string Path, Key Key)> Keys(string path) => value.Keys($"{path}.*");
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>A list of values of one kind. Items that cannot be read are told and left out.</summary>
internal sealed class ListKind<T>(ValueKind<T> item) : ValueKind<IReadOnlyList<Written<T>>>
{
    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<Written<T>> value)
    {
        value = null;
        if (node.Kind != ConfigNodeKind.List && !node.IsNothing)
        {
            return Refuse(node, "a list, such as [a, b],", problems);
        }

        var items = new List<Written<T>>(node.Items.Count);
        foreach (ConfigNode child in node.Items)
        {
            if (item.TryRead(child, problems, out T? read))
            {
                items.Add(new Written<T>(read, child.At));
            }
        }

        value = items;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("array", "null"), ["items"] = item.Schema() };

    public override IEnumerable<(string Path, Key Key)> Keys(string path) => item.Keys(path);
}

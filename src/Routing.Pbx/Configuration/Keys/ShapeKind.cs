using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>A value that may be written in a short or a long way, told apart by being a text, a list or a map.</summary>
internal sealed class ShapeKind<T>(string what, params (ConfigNodeKind Shape, ValueKind<T> Kind)[] ways) : ValueKind<T>
{
    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        foreach ((ConfigNodeKind shape, ValueKind<T> kind) in ways)
        {
            if (shape == node.Kind && !node.IsNothing)
            {
                return kind.TryRead(node, problems, out value);
            }
        }

        value = default;
        return Refuse(node, what, problems);
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray([.. ways.Select(w => (JsonNode)w.Kind.Schema())]) };

    public override IEnumerable<(string Path, Key Key)> Keys(string path) => ways.SelectMany(w => w.Kind.Keys(path));
}

/// <summary>A kind whose value is made of another's.</summary>
internal sealed class MadeOf<TFrom, T>(ValueKind<TFrom> from, Func<TFrom, Place, T> make) : ValueKind<T>
{
    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        if (from.TryRead(node, problems, out TFrom? read))
        {
            value = make(read, node.At);
            return true;
        }

        value = default;
        return false;
    }

    public override JsonObject Schema() => from.Schema();

    public override IEnumerable<(string Path, Key Key)> Keys(string path) => from.Keys(path);
}

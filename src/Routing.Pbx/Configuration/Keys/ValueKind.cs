using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>What a key's value may be: reads it, and describes it as JSON Schema, from one declaration.</summary>
internal abstract class ValueKind
{
    /// <summary>Draft-07, for editors. A fresh tree at each call: a JSON node has one parent.</summary>
    public abstract JsonObject Schema();

    /// <summary>The keys declared in here, by their path below <paramref name="path"/>: for the test that each is shown in config/.</summary>
    public virtual IEnumerable<(string Path, Key Key)> Keys(string path) => [];
}

/// <summary>A kind whose values become <typeparamref name="T"/>.</summary>
internal abstract class ValueKind<T> : ValueKind
{
    /// <summary>Reads <paramref name="node"/>; false after telling what is wrong with it.</summary>
    public abstract bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out T value);

    /// <summary>Tells that another kind of node was expected. False, for the caller to return.</summary>
    protected static bool Refuse(ConfigNode node, string expected, ProblemList problems)
    {
        if (!node.IsBroken)
        {
            problems.Error(node.At, node.IsNothing ? $"{expected} is missing here" : $"{expected} is expected here, not {(node is { Kind: ConfigNodeKind.List, Items.Count: 0 } ? "an empty list" : node.Description)}");
        }

        return false;
    }
}

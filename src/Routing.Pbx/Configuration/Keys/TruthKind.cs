using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary><c>true</c> or <c>false</c>, and none of the other words that YAML tools take for them.</summary>
internal sealed class TruthKind : ValueKind<bool>
{
    public static TruthKind Instance { get; } = new();

    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out bool value)
    {
        value = false;
        if (node.Kind != ConfigNodeKind.Scalar || node.IsNothing || node.IsBroken)
        {
            return Refuse(node, "true or false", problems);
        }

        if (node.Text is "true" or "false")
        {
            value = node.Text == "true";
            return true;
        }

        problems.Error(node.At, $"{node.Description}: write true or false");
        return false;
    }

    public override JsonObject Schema() => new() { ["type"] = new JsonArray("boolean", "string"), ["pattern"] = "^(true|false|.*\\$\\{.*)$" };
}

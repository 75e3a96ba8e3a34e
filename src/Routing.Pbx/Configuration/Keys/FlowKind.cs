using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Ivr;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>A flow: a list of steps, handed on as it stands. What the steps mean is known to the flow compiler alone.</summary>
internal sealed class FlowKind : ValueKind<FlowNode>
{
    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out FlowNode value)
    {
        value = null;
        if (node.Kind != ConfigNodeKind.List || node.Items.Count == 0)
        {
            Refuse(node, node.Kind == ConfigNodeKind.List ? "at least one step" : "a list of steps", problems);
            value = FlowNode.List(Position(node.At), []); // the name is known; whoever leads here is not wrong as well
            return true;
        }

        value = Convert(node, problems);
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = "array",
        ["minItems"] = 1,
        ["items"] = new JsonObject { ["type"] = new JsonArray("string", "object") },
    };

    public static FlowPosition Position(Place at) => new(at.File, at.Line, at.Column);

    private static FlowNode Convert(ConfigNode node, ProblemList problems)
    {
        FlowPosition at = Position(node.At);
        switch (node.Kind)
        {
            case ConfigNodeKind.List:
                return FlowNode.List(at, [.. node.Items.Select(item => Convert(item, problems))]);
            case ConfigNodeKind.Map:
                return FlowNode.Map(at, [.. node.Entries.Select(entry => Convert(entry, problems))]);
            default:
                WarnOfNumber(node.At, node.Source, node.IsPlain, problems);
                return FlowNode.Scalar(at, node.IsNothing ? "" : node.Text);
        }
    }

    private static FlowEntry Convert(ConfigEntry entry, ProblemList problems)
    {
        WarnOfNumber(entry.At, entry.Key, entry.IsPlain, problems);
        return new FlowEntry(entry.Key, Position(entry.At), Convert(entry.Value, problems));
    }

    private static void WarnOfNumber(Place at, string text, bool isPlain, ProblemList problems)
    {
        if (isPlain && YamlTraps.LooksLikeChangedNumber(text))
        {
            problems.Warning(at, $"write \"{text}\" in quotes: other YAML tools read it without them as something else");
        }
    }
}

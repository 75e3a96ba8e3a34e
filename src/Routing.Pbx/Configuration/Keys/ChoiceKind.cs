using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>One of a few words.</summary>
/// <param name="what">How messages name it, with its article.</param>
/// <param name="words">The words.</param>
/// <param name="later">Words that are known but not done yet.</param>
internal sealed class ChoiceKind(string what, IReadOnlyList<string> words, params string[] later) : ValueKind<string>
{
    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node.Kind != ConfigNodeKind.Scalar || node.IsNothing || node.IsBroken)
        {
            return Refuse(node, what, problems);
        }

        if (words.Contains(node.Text))
        {
            value = node.Text;
            return true;
        }

        string choice = words.Count == 1 ? $"use {words[0]}" : $"use one of {string.Join(", ", words)}";
        if (later.Contains(node.Text))
        {
            problems.Error(node.At, $"{node.Description} is not supported by this version yet: {choice}");
        }
        else
        {
            problems.Error(node.At, $"{node.Description} is not {what}: {choice}", Nearest.To(node.Text, words));
        }

        return false;
    }

    public override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
}

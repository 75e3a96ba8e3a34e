using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>Reads a text into a value; the result is what is wrong with it, or null when nothing is.</summary>
internal delegate string? ScalarParser<T>(string text, out T value);

/// <summary>A value written as one text.</summary>
/// <param name="what">How messages and the schema name it, with its article: "a duration".</param>
/// <param name="pattern">What editors check: a regular expression without its anchors.</param>
/// <param name="parse">Reads the text.</param>
internal sealed class ScalarKind<T>(string what, string pattern, ScalarParser<T> parse) : ValueKind<T>
{
    /// <summary>Whether other YAML tools could take the text for a number or a boolean and change it.</summary>
    public bool IsFreeText { get; init; }

    /// <summary>Whether messages must not show it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether editors may see a bare number here.</summary>
    public bool IsNumber { get; init; }

    public override bool TryRead(ConfigNode node, ProblemList problems, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node.Kind != ConfigNodeKind.Scalar || node.IsNothing || node.IsBroken)
        {
            return Refuse(node, what, problems);
        }

        string? wrong = parse(node.Text, out T parsed);
        if (wrong is not null)
        {
            problems.Error(node.At, IsSecret ? wrong : $"{node.Description}: {wrong}");
            return false;
        }

        if (IsFreeText && node.IsPlain && (YamlTraps.LooksLikeChangedNumber(node.Source) || YamlTraps.LooksLikeBoolean(node.Source)))
        {
            problems.Warning(node.At, $"write {(IsSecret ? "it" : $"\"{node.Source}\"")} in quotes: other YAML tools read it without them as something else");
        }

        value = parsed;
        return true;
    }

    public override JsonObject Schema() => new()
    {
        ["type"] = IsNumber ? new JsonArray("integer", "string") : "string",
        ["pattern"] = $"^({pattern}|.*\\$\\{{.*)$",
    };
}

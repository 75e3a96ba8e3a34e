namespace Routing.Pbx.Configuration.Yaml;

/// <summary>What a node is.</summary>
internal enum ConfigNodeKind
{
    Scalar,
    List,
    Map,
}

/// <summary>
/// YAML as it was written: texts, lists and maps that know their places. A scalar is never turned into a
/// number or a boolean, so <c>0312345678</c>, <c>+81…</c> and <c>no</c> stay what the admin typed.
/// </summary>
internal sealed class ConfigNode
{
    private ConfigNode(ConfigNodeKind kind, Place at)
    {
        Kind = kind;
        At = at;
    }

    public ConfigNodeKind Kind { get; }

    public Place At { get; }

    /// <summary>A scalar's text, variables replaced.</summary>
    public string Text { get; private init; } = "";

    /// <summary>A scalar's text with its variables, for messages: a secret must not show up in one.</summary>
    public string Source { get; private init; } = "";

    /// <summary>What it stands for is not known, and that has been told already: whoever reads it keeps silent.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>A scalar without quotes.</summary>
    public bool IsPlain { get; private init; }

    public IReadOnlyList<ConfigNode> Items { get; private init; } = [];

    public IReadOnlyList<ConfigEntry> Entries { get; private init; } = [];

    /// <summary>Nothing was written where a value belongs.</summary>
    public bool IsNothing => Kind == ConfigNodeKind.Scalar && IsPlain && Source is "" or "~" or "null";

    /// <summary>How messages name it.</summary>
    public string Description => Kind switch
    {
        ConfigNodeKind.List => "a list",
        ConfigNodeKind.Map => "a map",
        _ => IsNothing ? "nothing" : $"\"{Shorten(Source)}\"",
    };

    public static ConfigNode Scalar(Place at, string source, string text, bool isPlain) =>
        new(ConfigNodeKind.Scalar, at) { Source = source, Text = text, IsPlain = isPlain };

    public static ConfigNode Broken(Place at, string source) =>
        new(ConfigNodeKind.Scalar, at) { Source = source, Text = source, IsBroken = true };

    public static ConfigNode List(Place at, IReadOnlyList<ConfigNode> items) => new(ConfigNodeKind.List, at) { Items = items };

    public static ConfigNode Map(Place at, IReadOnlyList<ConfigEntry> entries) => new(ConfigNodeKind.Map, at) { Entries = entries };

    /// <summary>The same, standing at <paramref name="at"/> with all that is in it: a default takes the place it was left out of.</summary>
    public ConfigNode MovedTo(Place at) => new(Kind, at)
    {
        Text = Text,
        Source = Source,
        IsPlain = IsPlain,
        IsBroken = IsBroken,
        Items = [.. Items.Select(item => item.MovedTo(at))],
        Entries = [.. Entries.Select(entry => entry with { At = at, Value = entry.Value.MovedTo(at) })],
    };

    private static string Shorten(string text) => text.Length <= 60 ? text.ReplaceLineEndings(" ") : $"{text[..57].ReplaceLineEndings(" ")}...";
}

/// <summary>One key of a map with its value.</summary>
internal sealed record ConfigEntry(string Key, Place At, bool IsPlain, ConfigNode Value);

using System.Text.Json.Nodes;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Keys;

/// <summary>One key of a section: its name, what it takes, its default and what it is for. Declared once, as data.</summary>
internal abstract class Key(string name, string? defaultText, string doc)
{
    public string Name => name;

    /// <summary>The default as one would write it in YAML; null when there is none.</summary>
    public string? DefaultText => defaultText;

    /// <summary>One sentence for the person who writes the file.</summary>
    public string Doc => doc;

    public abstract ValueKind Kind { get; }

    /// <summary>Reads the default, if there is one, and throws when it is wrong: for the test that none is.</summary>
    public abstract void ReadDefault();

    /// <summary>The kind's schema with the doc and the default.</summary>
    public JsonObject Schema()
    {
        JsonObject schema = Kind.Schema();
        schema["description"] = defaultText is null ? doc : $"{doc} Default: {defaultText}";
        return schema;
    }
}

/// <summary>A key whose value becomes a <typeparamref name="T"/>.</summary>
internal sealed class Key<T>(string name, ValueKind<T> kind, string? defaultText, string doc) : Key(name, defaultText, doc)
{
    // Parsed at the first need and then moved about: thousands of agents leave the same keys out.
    private ConfigNode? _default;

    public override ValueKind<T> Kind => kind;

    public override void ReadDefault() => Default(new Place("a default", 1, 1));

    /// <summary>The default, as if written at <paramref name="at"/>.</summary>
    public T Default(Place at)
    {
        var problems = new ProblemList();
        _default ??= YamlFileParser.Parse("", DefaultText ?? "", Substitution.None, problems);
        if (_default is null || !kind.TryRead(_default.MovedTo(at), problems, out T? value) || problems.HasErrors)
        {
            throw new InvalidOperationException($"the default of {Name} is wrong: {string.Join("; ", problems.Sorted())}");
        }

        return value;
    }
}

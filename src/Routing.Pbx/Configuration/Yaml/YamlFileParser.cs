using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Routing.Pbx.Configuration.Yaml;

/// <summary>
/// Makes nodes of one file's text, from the parser's events: duplicates, aliases, tags and second
/// documents are told with their places instead of being merged, followed or thrown.
/// </summary>
internal sealed class YamlFileParser
{
    // Deeper than any flow a person writes; bounds the recursion here and in whoever walks the tree.
    private const int DeepestNesting = 40;

    private readonly string _file;
    private readonly string _text;
    private readonly Substitution _substitution;
    private readonly ProblemList _problems;
    private readonly Parser _parser;
    private bool _aliasSeen;

    private YamlFileParser(string file, string text, Substitution substitution, ProblemList problems)
    {
        _file = file;
        _text = text;
        _substitution = substitution;
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The file's one document; null when it is empty or, as told in <paramref name="problems"/>, cannot be read.</summary>
    public static ConfigNode? Parse(string file, string text, Substitution substitution, ProblemList problems)
    {
        YamlTraps.CheckComments(file, text, problems);
        return new YamlFileParser(file, text, substitution, problems).ParseFile();
    }

    private ConfigNode? ParseFile()
    {
        try
        {
            return ParseDocument();
        }
        catch (YamlException e)
        {
            // An alias that is no alias derails the parser; what derailed it is told already.
            if (!_aliasSeen)
            {
                (int line, int column, string text) = YamlTraps.Explain(e, _text);
                _problems.Error(new Place(_file, line, column), text);
            }
        }
        catch (NestingException e)
        {
            _problems.Error(e.At, $"this is nested more than {DeepestNesting} levels deep");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException)
        {
            // Slips of the YAML library on rubbish; where it stood is the best place known.
            int line = _parser.Current is { } last ? (int)last.End.Line : 1;
            _problems.Error(new Place(_file, line, 0), $"this is not YAML: {e.Message}");
        }

        return null;
    }

    private ConfigNode? ParseDocument()
    {
        Next(); // StreamStart
        if (Next() is StreamEnd)
        {
            return null;
        }

        Next(); // past DocumentStart
        ConfigNode root = ParseNode(0);
        Next(); // DocumentEnd
        if (Next() is DocumentStart second)
        {
            _problems.Error(At(second), "a second document begins here: one document a file, please split it");
        }

        return root;
    }

    // Called with the node's first event as the current one; leaves its last event as the current one.
    private ConfigNode ParseNode(int depth)
    {
        ParsingEvent start = _parser.Current!;
        Place at = At(start);
        if (depth > DeepestNesting)
        {
            throw new NestingException(at);
        }

        CheckProperties(start, at);
        return start switch
        {
            Scalar scalar => ParseScalar(scalar, at),
            SequenceStart => ParseList(at, depth),
            MappingStart => ParseMap(at, depth),
            AnchorAlias alias => RefuseAlias(alias, at),
            _ => throw new SemanticErrorException(start.Start, start.End, "a value was expected here"),
        };
    }

    private ConfigNode ParseScalar(Scalar scalar, Place at)
    {
        return _substitution.Apply(scalar.Value, at, _problems) is { } text
            ? ConfigNode.Scalar(at, scalar.Value, text, scalar.Style == ScalarStyle.Plain)
            : ConfigNode.Broken(at, scalar.Value);
    }

    private ConfigNode ParseList(Place at, int depth)
    {
        var items = new List<ConfigNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(ParseNode(depth + 1));
        }

        return ConfigNode.List(at, items);
    }

    private ConfigNode ParseMap(Place at, int depth)
    {
        var entries = new List<ConfigEntry>();
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            ParsingEvent key = _parser.Current!;
            Place keyAt = At(key);
            string? name = ParseKey(key, keyAt, depth);
            Next();
            ConfigNode value = ParseNode(depth + 1);
            if (name is null)
            {
                continue;
            }

            if (!places.TryAdd(name, keyAt))
            {
                _problems.Error(keyAt, $"\"{name}\" is defined twice: first at {places[name]}");
                continue;
            }

            entries.Add(new ConfigEntry(name, keyAt, key is Scalar { Style: ScalarStyle.Plain }, value));
        }

        return ConfigNode.Map(at, entries);
    }

    private string? ParseKey(ParsingEvent key, Place at, int depth)
    {
        if (key is Scalar scalar)
        {
            CheckProperties(key, at);
            return scalar.Value;
        }

        ParseNode(depth + 1);
        if (key is not AnchorAlias)
        {
            _problems.Error(at, key is MappingStart
                ? "a key must be a text; an expression {{ … }} at the beginning of a value must be in quotes"
                : "a key must be a text");
        }

        return null;
    }

    private ConfigNode RefuseAlias(AnchorAlias alias, Place at)
    {
        _aliasSeen = true;
        string text = $"*{alias.Value}".TrimEnd(':');
        _problems.Error(at, $"YAML reads {text} as an alias: write it in quotes, \"{text}\"");
        return ConfigNode.Broken(at, text);
    }

    private void CheckProperties(ParsingEvent start, Place at)
    {
        if (start is not NodeEvent node)
        {
            return;
        }

        if (!node.Anchor.IsEmpty)
        {
            _problems.Error(at, $"YAML reads &{node.Anchor.Value} as an anchor: write a text that begins with & in quotes; anchors are not used here");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _problems.Error(at, $"YAML reads {node.Tag.Value} as a tag: write a text that begins with ! in quotes");
        }
    }

    private ParsingEvent Next() => _parser.MoveNext() && _parser.Current is { } current
        ? current
        : throw new SemanticErrorException("the file ends too early");

    private Place At(ParsingEvent e) => new(_file, (int)e.Start.Line, (int)e.Start.Column);

    private sealed class NestingException(Place at) : Exception
    {
        public Place At => at;
    }
}

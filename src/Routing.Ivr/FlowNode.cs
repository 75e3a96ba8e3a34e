namespace Routing.Ivr;

/// <summary>What kind of node it is.</summary>
public enum FlowNodeKind
{
    /// <summary>A text.</summary>
    Scalar,

    /// <summary>A list.</summary>
    List,

    /// <summary>Keys and values, in the order written.</summary>
    Map,
}

/// <summary>
/// A flow as it was written, in whatever format: a tree of texts, lists and maps that know their
/// positions. The compiler reads nothing else.
/// </summary>
public sealed class FlowNode
{
    private FlowNode(FlowNodeKind kind, FlowPosition position)
    {
        Kind = kind;
        Position = position;
        TextPosition = position;
    }

    /// <summary>What this is.</summary>
    public FlowNodeKind Kind { get; }

    /// <summary>Where it was written.</summary>
    public FlowPosition Position { get; }

    /// <summary>Where the first character of <see cref="Text"/> stands: behind the opening quote, if there is one.</summary>
    public FlowPosition TextPosition { get; private init; }

    /// <summary>The text of a scalar; empty otherwise.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The elements of a list; empty otherwise.</summary>
    public IReadOnlyList<FlowNode> Items { get; private init; } = [];

    /// <summary>The entries of a map, in order; empty otherwise.</summary>
    public IReadOnlyList<FlowEntry> Entries { get; private init; } = [];

    /// <summary>A text.</summary>
    public static FlowNode Scalar(FlowPosition position, string text) => new(FlowNodeKind.Scalar, position) { Text = text };

    /// <summary>A text whose first character stands elsewhere than the node: quoted, or in a block of its own.</summary>
    public static FlowNode Scalar(FlowPosition position, string text, FlowPosition textPosition) =>
        new(FlowNodeKind.Scalar, position) { Text = text, TextPosition = textPosition };

    /// <summary>A list.</summary>
    public static FlowNode List(FlowPosition position, IReadOnlyList<FlowNode> items) => new(FlowNodeKind.List, position) { Items = items };

    /// <summary>A map.</summary>
    public static FlowNode Map(FlowPosition position, IReadOnlyList<FlowEntry> entries) => new(FlowNodeKind.Map, position) { Entries = entries };

    /// <summary>Where the character at <paramref name="offset"/> of the text was written, as well as it can be told.</summary>
    internal FlowPosition PositionOf(int offset)
    {
        ReadOnlySpan<char> before = Text.AsSpan(0, Math.Min(offset, Text.Length));
        int lineStart = before.LastIndexOf('\n') + 1;
        return TextPosition with
        {
            Line = TextPosition.Line + before.Count('\n'),
            Column = TextPosition.Column + before.Length - lineStart,
        };
    }
}

/// <summary>One key of a map with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPosition">Where the key was written.</param>
/// <param name="Value">The value.</param>
public sealed record FlowEntry(string Key, FlowPosition KeyPosition, FlowNode Value);

namespace Routing.Ivr;

/// <summary>Where something was written; lines and columns count from 1.</summary>
/// <param name="File">The file's path as the admin named it.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct FlowPosition(string File, int Line, int Column);

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
    }

    /// <summary>What this is.</summary>
    public FlowNodeKind Kind { get; }

    /// <summary>Where it was written.</summary>
    public FlowPosition Position { get; }

    /// <summary>The text of a scalar; empty otherwise.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The elements of a list; empty otherwise.</summary>
    public IReadOnlyList<FlowNode> Items { get; private init; } = [];

    /// <summary>The entries of a map, in order; empty otherwise.</summary>
    public IReadOnlyList<FlowEntry> Entries { get; private init; } = [];

    /// <summary>A text.</summary>
    public static FlowNode Scalar(FlowPosition position, string text) => new(FlowNodeKind.Scalar, position) { Text = text };

    /// <summary>A list.</summary>
    public static FlowNode List(FlowPosition position, IReadOnlyList<FlowNode> items) => new(FlowNodeKind.List, position) { Items = items };

    /// <summary>A map.</summary>
    public static FlowNode Map(FlowPosition position, IReadOnlyList<FlowEntry> entries) => new(FlowNodeKind.Map, position) { Entries = entries };
}

/// <summary>One key of a map with its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="KeyPosition">Where the key was written.</param>
/// <param name="Value">The value.</param>
public sealed record FlowEntry(string Key, FlowPosition KeyPosition, FlowNode Value);

/// <summary>Something wrong with a flow: what, where, and what may have been meant.</summary>
/// <param name="Position">Where.</param>
/// <param name="Text">What and what to do.</param>
/// <param name="DidYouMean">A known word close to the one written, or null.</param>
public sealed record FlowProblem(FlowPosition Position, string Text, string? DidYouMean = null);

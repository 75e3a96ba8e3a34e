namespace Routing.Ivr;

/// <summary>Where something was written; lines and columns count from 1.</summary>
/// <param name="File">The file's path as the admin named it.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
public readonly record struct FlowPosition(string File, int Line, int Column) : IComparable<FlowPosition>
{
    /// <summary>By file, line and column.</summary>
    public int CompareTo(FlowPosition other)
    {
        int order = string.CompareOrdinal(File, other.File);
        order = order != 0 ? order : Line.CompareTo(other.Line);
        return order != 0 ? order : Column.CompareTo(other.Column);
    }

    /// <summary><c>file:line:column</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}

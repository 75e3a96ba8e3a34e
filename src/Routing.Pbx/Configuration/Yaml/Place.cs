namespace Routing.Pbx.Configuration.Yaml;

/// <summary>Where something stands: a file as the admin names it, line and column from 1 (0 for the whole).</summary>
internal readonly record struct Place(string File, int Line, int Column)
{
    /// <summary>The file as a whole.</summary>
    public static Place Whole(string file) => new(file, 0, 0);

    public override string ToString() => $"{File}:{Line}:{Column}";
}

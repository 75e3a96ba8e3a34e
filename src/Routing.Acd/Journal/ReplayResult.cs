namespace Routing.Acd.Journal;

/// <summary>What came of a replay.</summary>
/// <param name="Commands">Commands that were applied.</param>
/// <param name="Events">Events of the journal that were compared.</param>
/// <param name="Difference">Where the events first differ, and how; null when they are the same.</param>
/// <param name="Broken">Why the journal could not be read further; null when it could, to its end.</param>
public sealed record ReplayResult(long Commands, long Events, string? Difference, string? Broken)
{
    /// <summary>The same, byte for byte, to the end.</summary>
    public bool IsSame => Difference is null && Broken is null;
}

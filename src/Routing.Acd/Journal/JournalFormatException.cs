namespace Routing.Acd.Journal;

/// <summary>What was to be read is no journal, or not a whole one: says what is wrong and at which byte.</summary>
public sealed class JournalFormatException : Exception
{
    /// <summary>Wrong at <paramref name="offset"/>, counted from the beginning of the journal.</summary>
    public JournalFormatException(string what, long offset)
        : base($"{what}, at byte {offset} of the journal") => Offset = offset;

    /// <summary>The byte at which it was seen.</summary>
    public long Offset { get; }
}

namespace Routing.Records;

/// <summary>A store's answer to an entry that it can never keep, however often it is asked.</summary>
/// <param name="index">The entry's place in the batch.</param>
/// <param name="cause">Why.</param>
public sealed class RecordRefusedException(int index, Exception cause)
    : Exception($"Entry {index} of the batch can not be stored: {cause.Message}", cause)
{
    /// <summary>The entry's place in the batch, from 0.</summary>
    public int Index { get; } = index;
}

namespace Routing.Records;

/// <summary>
/// Something went wrong in writing records; the server logs it and counts it. Raised on the writer's
/// thread, or for <see cref="RecordFaultKind.Lost"/> on any thread.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="Message">The same for a person: what, where, what is done about it.</param>
/// <param name="Entries">How many entries it concerns.</param>
/// <param name="Exception">The cause, where there is one.</param>
public sealed record RecordFault(RecordFaultKind Kind, string Message, int Entries, Exception? Exception = null);

/// <summary>The kinds of faults.</summary>
public enum RecordFaultKind
{
    /// <summary>The store could not be used; it is tried again, nothing is lost.</summary>
    StoreFailed,

    /// <summary>The store works again.</summary>
    StoreRecovered,

    /// <summary>Memory was full while the store failed: the oldest were put into the spill file.</summary>
    Spilled,

    /// <summary>The spill file could not be written or read; what it was for stays where it is.</summary>
    SpillFailed,

    /// <summary>The store will never take this entry; it was put into the rejected file.</summary>
    Refused,

    /// <summary>Memory was full, nothing else worked, and entries are gone.</summary>
    Lost,
}

namespace Routing.Records.Writing;

/// <summary>How a <see cref="RecordWriter"/> works; fixed when it is made.</summary>
public sealed record RecordWriterOptions
{
    /// <summary>This node's name, as in <c>node.name</c>.</summary>
    public required string Node { get; init; }

    /// <summary>
    /// The file that takes the oldest entries when the store fails for long, one JSON object a line; it is
    /// read back and deleted when the store works again. Null: memory only. Entries that the store refuses
    /// go to <c>*.rejected</c> beside it.
    /// </summary>
    public string? SpillPath { get; init; }

    /// <summary>
    /// How long an entry may wait for others to share its transaction: also what a crash of the process can
    /// cost, beside the transaction in progress. Default 10 ms.
    /// </summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Most entries in one transaction. Default 512.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>
    /// Entries kept in memory before the oldest half goes to the spill file. Default 20,000 (an entry is
    /// about 1 KB); at twice as many also while the store works, but more slowly than entries come. At four
    /// times as many, when the spill file fails too, new entries are lost, and said so.
    /// </summary>
    public int MemoryEntries { get; init; } = 20_000;

    /// <summary>The first wait after the store failed; each further one is twice as long. Default 100 ms.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two tries. Default 10 s.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// While interactions are under way, how often the store is told that this node lives: how exactly the
    /// end of an interaction is known whose process died. Default 5 s.
    /// </summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long disposal waits for a store that hangs. Default 10 s.</summary>
    public TimeSpan DisposeDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// True: writes on a thread of its own, so that a slow disk never takes a thread from the pool that
    /// carries calls. False: writes inside the timer's callback, for virtual time.
    /// </summary>
    public bool OwnThread { get; init; } = true;

    /// <summary>Told of faults; must not block or throw.</summary>
    public Action<RecordFault>? OnFault { get; init; }
}

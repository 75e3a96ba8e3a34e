namespace Routing.Acd.Matching;

/// <summary>What a partition is and how much it may hold. Immutable; given to its constructor.</summary>
public sealed record AcdPartitionOptions
{
    /// <summary>The partition's number, part of each id it makes.</summary>
    public int Partition { get; init; }

    /// <summary>The owner's epoch, part of each id it makes: grows with each owner, so that ids of an earlier one mean nothing.</summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Where the strategy <c>random</c> begins: the same seed and the same commands give the same agents.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Commands that may wait to be applied; a power of two. Submits are refused from half of it on.</summary>
    public int InboxCapacity { get; init; } = 16_384;

    /// <summary>Interactions that may be known at a time; a submit beyond it is refused.</summary>
    public int MaxInteractions { get; init; } = 1_048_576;

    /// <summary>Ended interactions whose ids are remembered, for two minutes at most.</summary>
    public int EndedRemembered { get; init; } = 65_536;

    /// <summary>Decisions that are remembered while a plan traces; a power of two. About 330 bytes each, room for eight candidates on average included.</summary>
    public int DecisionsKept { get; init; } = 8_192;

    /// <summary>A clock of nanoseconds by which decisions are timed; null for none. No event depends on it.</summary>
    public Func<long>? Nanoseconds { get; init; }

    /// <summary>Is told each command in the applied order and each event; null for none.</summary>
    public IAcdJournal? Journal { get; init; }
}

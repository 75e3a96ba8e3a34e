using System.Numerics;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>What a partition is and how much it may hold. Immutable; given to its constructor, which checks it.</summary>
public sealed record AcdPartitionOptions
{
    /// <summary>The most interactions that can be known at a time, whatever <see cref="MaxInteractions"/> says.</summary>
    public const int MostInteractions = IdTable.MaxSlot + 1;

    /// <summary>The most decisions that can be remembered: some five gigabytes.</summary>
    public const int MostDecisions = 1 << 24;

    private const int MostEpoch = (1 << 22) - 1;

    /// <summary>The partition's number, part of each id it makes.</summary>
    public int Partition { get; init; }

    /// <summary>
    /// The owner's epoch, part of each id it makes: grows with each owner, so that ids of an earlier one mean
    /// nothing. 0 to 4,194,303: sequences begin at epoch × 2^40.
    /// </summary>
    public int Epoch { get; init; } = 1;

    /// <summary>Where the strategy <c>random</c> begins: the same seed and the same commands give the same agents.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Commands that may wait to be applied; a power of two, 2 or more. Submits are refused from half of it on.</summary>
    public int InboxCapacity { get; init; } = 16_384;

    /// <summary>
    /// Interactions that may be known at a time, up to <see cref="MostInteractions"/>; a submit beyond it is
    /// refused, a resubmit is not.
    /// </summary>
    public int MaxInteractions { get; init; } = 1_048_576;

    /// <summary>Ended interactions whose ids are remembered, for two minutes at most; 1 or more.</summary>
    public int EndedRemembered { get; init; } = 65_536;

    /// <summary>Decisions that are remembered while a plan traces; a power of two, up to <see cref="MostDecisions"/>. About 300 bytes each, room for notes on average included: where nearly everyone is always available, those of the newest tenth last.</summary>
    public int DecisionsKept { get; init; } = 8_192;

    /// <summary>A clock of nanoseconds by which decisions are timed; null for none. No event depends on it.</summary>
    public Func<long>? Nanoseconds { get; init; }

    /// <summary>Is told each command in the applied order and each event; null for none.</summary>
    public IAcdJournal? Journal { get; init; }

    /// <summary>Where the core changes its way of working.</summary>
    internal MatcherBounds Bounds { get; init; } = MatcherBounds.Default;

    /// <exception cref="ArgumentOutOfRangeException">Something is not within its bounds.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Epoch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Epoch, MostEpoch);
        ThrowIfNoPowerOfTwo(InboxCapacity, 2, nameof(InboxCapacity));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxInteractions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxInteractions, MostInteractions);
        ArgumentOutOfRangeException.ThrowIfLessThan(EndedRemembered, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EndedRemembered, MostInteractions);
        ThrowIfNoPowerOfTwo(DecisionsKept, 1, nameof(DecisionsKept));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(DecisionsKept, MostDecisions);
    }

    private static void ThrowIfNoPowerOfTwo(int value, int least, string name)
    {
        if (value < least || !BitOperations.IsPow2(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"must be a power of two, {least} or more");
        }
    }
}

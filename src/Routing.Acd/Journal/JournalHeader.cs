using Routing.Acd.Matching;

namespace Routing.Acd.Journal;

/// <summary>What must be known of a partition to replay it: its ids, its seed and its bounds. Stands at the beginning of a journal.</summary>
public sealed record JournalHeader(int Partition, int Epoch, ulong Seed, int MaxInteractions, int EndedRemembered)
{
    /// <summary>Of a partition with these options.</summary>
    public static JournalHeader Of(AcdPartitionOptions options) =>
        new(options.Partition, options.Epoch, options.Seed, options.MaxInteractions, options.EndedRemembered);

    /// <summary>The options of a fresh partition that does the same.</summary>
    internal AcdPartitionOptions ToOptions() => new()
    {
        Partition = Partition,
        Epoch = Epoch,
        Seed = Seed,
        MaxInteractions = MaxInteractions,
        EndedRemembered = EndedRemembered,
    };
}

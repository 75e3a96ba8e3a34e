using Routing.Acd.Matching;

namespace Routing.Acd.Tests.Matching;

/// <summary>The reference that a partition with these options is compared with.</summary>
internal static class ReferenceOptions
{
    public static ReferenceAcd Reference(this AcdPartitionOptions options) =>
        new(options.Seed, options.MaxInteractions, options.EndedRemembered, options.Bounds.PlacesCounted, options.Bounds.AgentsExamined);
}

using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>The matcher and the obvious reference side by side: each command to both, then everything that can be seen is compared.</summary>
internal sealed class Comparison
{
    public Comparison(AcdPartitionOptions? options = null)
    {
        Options = options ?? new AcdPartitionOptions { EndedRemembered = 1024, MaxInteractions = 10_000 };
        Reference = Options.Reference();
        Core = new Core(Options);
    }

    public AcdPartitionOptions Options { get; }

    public ReferenceAcd Reference { get; }

    public Core Core { get; }

    /// <summary>What is different after this step; null for nothing.</summary>
    public string? Apply(WorldStep step)
    {
        int before = Reference.Events.Count;
        AcdCommand command = step.Aimed(Reference);
        Reference.Apply(command);
        List<AcdEvent> expected = Reference.Events[before..];
        IReadOnlyList<AcdEvent> events;
        try
        {
            events = Core.Apply(command);
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            return e.ToString();
        }

        return expected.SequenceEqual(events) ? StateDifference() : $"expected\n{Lines(expected)}\nbut was\n{Lines(events)}";
    }

    public static string Lines<T>(IEnumerable<T> things) => "    " + string.Join("\n    ", things.Select(thing => WorldText.Of(thing!)));

    private string? StateDifference()
    {
        AcdSnapshot snapshot = Core.Snapshot;
        return Difference("counters", [Reference.Counters], [snapshot.Counters])
            ?? Difference("time", [Reference.Now], [snapshot.Time])
            ?? Difference("agents", Reference.ShownAgents(), snapshot.Agents)
            ?? Difference("queues", Reference.ShownQueues(), snapshot.Queues)
            ?? Difference("eligible pairs unmatched", [0L], [snapshot.CountEligiblePairsUnmatched()])
            ?? (Reference.NextDeadline is { } due && (Core.Matcher.NextDeadline ?? long.MaxValue) > due
                ? $"next deadline: expected {due} or before, but was {Core.Matcher.NextDeadline}" : null);
    }

    private static string? Difference<T>(string what, IReadOnlyList<T> expected, IReadOnlyList<T> actual) => expected.SequenceEqual(actual)
        ? null
        : $"{what}: expected\n{Lines(expected.Except(actual))}\nbut was\n{Lines(actual.Except(expected))}";
}

namespace Routing.Pbx.Configuration.Plans;

/// <summary>What callers are told while they wait.</summary>
/// <param name="First">After this wait in the queue.</param>
/// <param name="Every">And again after this; zero for once only.</param>
/// <param name="Say"><c>position</c> and <c>estimated_wait</c>, in the order in which they are said.</param>
public sealed record AnnouncePlan(TimeSpan First, TimeSpan Every, IReadOnlyList<string> Say);

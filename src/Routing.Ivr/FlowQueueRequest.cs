namespace Routing.Ivr;

/// <summary>How a queue is entered.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Requires">Least level of further skills, by name.</param>
/// <param name="Priority">A priority of the call's own, or null for the queue's.</param>
public sealed record FlowQueueRequest(string Queue, IReadOnlyDictionary<string, int> Requires, int? Priority)
{
    /// <summary>The keys that take a waiting caller out of the queue; empty for none.</summary>
    public string Keys { get; init; } = "";
}

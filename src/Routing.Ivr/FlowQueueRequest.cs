namespace Routing.Ivr;

/// <summary>How a queue is entered.</summary>
/// <param name="Queue">The queue's name.</param>
/// <param name="Requires">Least level of further skills, by name.</param>
/// <param name="Priority">A priority of the call's own, or null for the queue's.</param>
public sealed record FlowQueueRequest(string Queue, IReadOnlyDictionary<string, int> Requires, int? Priority);

/// <summary>What became of it.</summary>
public enum FlowQueueResult
{
    /// <summary>An agent talked with the caller and the contact is over: the flow ends.</summary>
    Served,

    /// <summary>The queue gave the call back (full, closed, a limit): the flow goes on with its next step.</summary>
    GivenBack,
}

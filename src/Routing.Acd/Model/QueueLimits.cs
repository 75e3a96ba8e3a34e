namespace Routing.Acd.Model;

/// <summary>When an interaction leaves a queue without an agent and without going away itself. Immutable.</summary>
public sealed record QueueLimits
{
    /// <summary>No limits.</summary>
    public static QueueLimits None { get; } = new();

    /// <summary>One more does not get in to wait while this many others wait or ring in the queue; null for no limit. Whoever gets an agent at once does not wait.</summary>
    public int? Waiting { get; init; }

    /// <summary>The longest wait in this queue, in microseconds; 0 for no limit.</summary>
    public long WaitMicroseconds { get; init; }

    /// <summary>Leaves, on entry or later, when no agent is signed in who could ever take it here; agents in a contact or wrap-up count.</summary>
    public bool NobodySignedIn { get; init; }

    /// <summary>Does not get in when the estimated wait is known and longer than this, in microseconds; 0 for no limit.</summary>
    public long EstimatedWaitMicroseconds { get; init; }
}

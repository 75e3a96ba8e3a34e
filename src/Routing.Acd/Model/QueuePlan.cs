namespace Routing.Acd.Model;

/// <summary>One queue as the ACD sees it.</summary>
public sealed record QueuePlan
{
    /// <summary>The queue's number.</summary>
    public required QueueId Id { get; init; }

    /// <summary>Its name, for traces.</summary>
    public required string Name { get; init; }

    /// <summary>Any one of these sets makes an agent able; never empty (one <see cref="RequirementSet.None"/> for no requirement).</summary>
    public IReadOnlyList<RequirementSet> Requires { get; init; } = [RequirementSet.None];

    /// <summary>The groups it is limited to, each from a wait on; empty for every agent who has the skills.</summary>
    public IReadOnlyList<GroupLimit> Groups { get; init; } = [];

    /// <summary>The strategy's name in the catalog.</summary>
    public string Strategy { get; init; } = "longest_idle";

    /// <summary>0 to 100, higher first.</summary>
    public int Priority { get; init; }

    /// <summary>The target of the service level, in microseconds.</summary>
    public long ServiceLevelMicroseconds { get; init; } = 20_000_000;

    /// <summary>How long an agent's phone may ring, in microseconds.</summary>
    public long RingTimeoutMicroseconds { get; init; } = 15_000_000;

    /// <summary>What follows when the agent lets it ring.</summary>
    public RefusalRule OnNoAnswer { get; init; } = new(10_000_000, 2);

    /// <summary>What follows when the agent declines.</summary>
    public RefusalRule OnReject { get; init; } = new(10_000_000, 0);

    /// <summary>What follows when the agent's device cannot be reached.</summary>
    public RefusalRule OnUnreachable { get; init; } = new(10_000_000, 0);

    /// <summary>Wrap-up after a contact, in microseconds; 0 for none.</summary>
    public long WrapUpMicroseconds { get; init; }

    /// <summary>Wrap-up has no end of its own: only the agent ends it. <see cref="WrapUpMicroseconds"/> is ignored then.</summary>
    public bool WrapUpManual { get; init; }

    /// <summary>The longest that a timed wrap-up may be made by extending it, from its beginning, in microseconds; 0 for not at all.</summary>
    public long WrapUpMostMicroseconds { get; init; }

    /// <summary>The steps by which the requirements are loosened, by ascending wait; each implied by the one before.</summary>
    public IReadOnlyList<RelaxationStep> Relax { get; init; } = [];

    /// <summary>When an interaction does not stay, or does not get in.</summary>
    public QueueLimits Limits { get; init; } = QueueLimits.None;
}

/// <summary>A group that may serve a queue.</summary>
/// <param name="Group">The group.</param>
/// <param name="AfterMicroseconds">From this wait in the queue on; 0 from the start.</param>
public readonly record struct GroupLimit(GroupId Group, long AfterMicroseconds);

/// <summary>What follows a reservation that came to nothing.</summary>
/// <param name="CoolDownMicroseconds">How long the agent gets nothing new.</param>
/// <param name="PauseAfter">After this many in a row the agent is paused; 0, or more than 65,535, for never.</param>
public readonly record struct RefusalRule(long CoolDownMicroseconds, int PauseAfter);

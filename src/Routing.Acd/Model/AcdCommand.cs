namespace Routing.Acd.Model;

/// <summary>
/// One command to the ACD: a plain value. Which fields mean something is told by the factory methods;
/// the rest are default. Commands may come twice and late: what is no longer so is ignored and counted.
/// </summary>
public readonly record struct AcdCommand
{
    /// <summary>What is asked.</summary>
    public AcdCommandKind Kind { get; init; }

    /// <summary>When it was posted, in microseconds since the Unix epoch.</summary>
    public long Time { get; init; }

    /// <summary>The interaction (UUIDv7).</summary>
    public Guid Interaction { get; init; }

    /// <summary>The queue.</summary>
    public QueueId Queue { get; init; }

    /// <summary>The agent.</summary>
    public AgentId Agent { get; init; }

    /// <summary>The reservation.</summary>
    public ReservationId Reservation { get; init; }

    /// <summary>The interaction's channel.</summary>
    public Channel Channel { get; init; }

    /// <summary>A priority of its own instead of the queue's; null for the queue's.</summary>
    public int? Priority { get; init; }

    /// <summary>Added (and) to each set of the queue; null for nothing.</summary>
    public RequirementSet? Requires { get; init; }

    /// <summary>First entry into the ACD, for an interaction that keeps its age; 0 for now.</summary>
    public long FirstEntered { get; init; }

    /// <summary>The sequence stamped at the first submit, for one that keeps its place; 0 for a new one.</summary>
    public long Sequence { get; init; }

    /// <summary>Entry into this queue, for an interaction that comes back into the same one; 0 for now.</summary>
    public long EnteredQueue { get; init; }

    /// <summary>
    /// How often its owner has submitted this interaction, this time included: from 1; 0 for not told. By it a visit
    /// at the very instant at which the last one ended is told from a late copy of that.
    /// </summary>
    public int Visit { get; init; }

    /// <summary>The agent this customer should have, for a while; null for none.</summary>
    public AgentId? Preferred { get; init; }

    /// <summary>How long it waits for <see cref="Preferred"/> alone, in microseconds; in <see cref="AcdCommandKind.ExtendWrapUp"/>, how much longer.</summary>
    public long Duration { get; init; }

    /// <summary>Waits for <see cref="Preferred"/> also while that agent is in a contact.</summary>
    public bool HoldWhenBusy { get; init; }

    /// <summary>Why it is withdrawn.</summary>
    public LeaveReason Cause { get; init; }

    /// <summary>The sender's epoch; 0 where there is but one. One older than the newest seen is refused.</summary>
    public int Epoch { get; init; }

    /// <summary>What the agent is set to.</summary>
    public AgentMode Mode { get; init; }

    /// <summary>Why: a pause's reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The new plan.</summary>
    public RoutingPlan? Plan { get; init; }

    /// <summary>A submit that found no room in the inbox: all that is left to do is to say so.</summary>
    internal bool Refused { get; init; }

    /// <summary>A new interaction enters <paramref name="queue"/>.</summary>
    public static AcdCommand Submit(long time, Guid interaction, QueueId queue, Channel channel = Channel.Voice, int? priority = null, RequirementSet? requires = null) =>
        new() { Kind = AcdCommandKind.Submit, Time = time, Interaction = interaction, Queue = queue, Channel = channel, Priority = priority, Requires = requires };

    /// <summary>An interaction that is known elsewhere enters again and stands where its age puts it.</summary>
    public static AcdCommand Resubmit(
        long time,
        Guid interaction,
        QueueId queue,
        long firstEntered,
        long sequence,
        Channel channel = Channel.Voice,
        int? priority = null,
        RequirementSet? requires = null,
        long enteredQueue = 0) =>
        Submit(time, interaction, queue, channel, priority, requires) with
        {
            Kind = AcdCommandKind.Resubmit,
            FirstEntered = firstEntered,
            Sequence = sequence,
            EnteredQueue = enteredQueue,
        };

    /// <summary>The interaction's own priority and requirements become these; null for the queue's and for none. Its age stays.</summary>
    public static AcdCommand Update(long time, Guid interaction, int? priority = null, RequirementSet? requires = null) =>
        new() { Kind = AcdCommandKind.Update, Time = time, Interaction = interaction, Priority = priority, Requires = requires };

    /// <summary>
    /// The interaction leaves, whatever it does now, by <see cref="LeaveReason.Withdrawn"/> or <see cref="LeaveReason.Abandoned"/>;
    /// by <see cref="LeaveReason.Key"/> only while it waits or is being rung for: one that is connected stays so.
    /// </summary>
    public static AcdCommand Withdraw(long time, Guid interaction, LeaveReason cause = LeaveReason.Withdrawn) =>
        new() { Kind = AcdCommandKind.Withdraw, Time = time, Interaction = interaction, Cause = cause };

    /// <summary>Asks for the place of a waiting interaction and for its estimated wait.</summary>
    public static AcdCommand Inquire(long time, Guid interaction) =>
        new() { Kind = AcdCommandKind.Inquire, Time = time, Interaction = interaction };

    /// <summary>The agent took it.</summary>
    public static AcdCommand Accept(long time, Guid interaction, ReservationId reservation) =>
        new() { Kind = AcdCommandKind.Accept, Time = time, Interaction = interaction, Reservation = reservation };

    /// <summary>The agent declined it.</summary>
    public static AcdCommand Reject(long time, Guid interaction, ReservationId reservation) =>
        new() { Kind = AcdCommandKind.Reject, Time = time, Interaction = interaction, Reservation = reservation };

    /// <summary>The agent's device could not be reached.</summary>
    public static AcdCommand Unreachable(long time, Guid interaction, ReservationId reservation) =>
        new() { Kind = AcdCommandKind.Unreachable, Time = time, Interaction = interaction, Reservation = reservation };

    /// <summary>The agent's phone rang out by itself, before the queue's ring timeout.</summary>
    public static AcdCommand NoAnswer(long time, Guid interaction, ReservationId reservation) =>
        new() { Kind = AcdCommandKind.NoAnswer, Time = time, Interaction = interaction, Reservation = reservation };

    /// <summary>Customer and agent are joined.</summary>
    public static AcdCommand Connect(long time, Guid interaction, ReservationId reservation) =>
        new() { Kind = AcdCommandKind.Connect, Time = time, Interaction = interaction, Reservation = reservation };

    /// <summary>The contact is over.</summary>
    public static AcdCommand Complete(long time, Guid interaction) =>
        new() { Kind = AcdCommandKind.Complete, Time = time, Interaction = interaction };

    /// <summary>The agent ends wrap-up early.</summary>
    public static AcdCommand EndWrapUp(long time, AgentId agent) =>
        new() { Kind = AcdCommandKind.EndWrapUp, Time = time, Agent = agent };

    /// <summary>The agent's wrap-up lasts <paramref name="duration"/> microseconds longer, as far as the queue allows.</summary>
    public static AcdCommand ExtendWrapUp(long time, AgentId agent, long duration) =>
        new() { Kind = AcdCommandKind.ExtendWrapUp, Time = time, Agent = agent, Duration = duration };

    /// <summary>People set the agent's mode.</summary>
    public static AcdCommand SetAgent(long time, AgentId agent, AgentMode mode, string? reason = null) =>
        new() { Kind = AcdCommandKind.SetAgent, Time = time, Agent = agent, Mode = mode, Reason = reason };

    /// <summary>The agent has a phone.</summary>
    public static AcdCommand DeviceUp(long time, AgentId agent) =>
        new() { Kind = AcdCommandKind.DeviceUp, Time = time, Agent = agent };

    /// <summary>The agent's last phone is gone.</summary>
    public static AcdCommand DeviceDown(long time, AgentId agent) =>
        new() { Kind = AcdCommandKind.DeviceDown, Time = time, Agent = agent };

    /// <summary>The agent is on the phone outside the ACD. Not counted: whoever posts knows of how many calls.</summary>
    public static AcdCommand ExternalBusy(long time, AgentId agent) =>
        new() { Kind = AcdCommandKind.ExternalBusy, Time = time, Agent = agent };

    /// <summary>That is over.</summary>
    public static AcdCommand ExternalFree(long time, AgentId agent) =>
        new() { Kind = AcdCommandKind.ExternalFree, Time = time, Agent = agent };

    /// <summary>A new plan.</summary>
    public static AcdCommand LoadPlan(long time, RoutingPlan plan) =>
        new() { Kind = AcdCommandKind.LoadPlan, Time = time, Plan = plan };

    /// <summary>Time has come.</summary>
    public static AcdCommand Tick(long time) => new() { Kind = AcdCommandKind.Tick, Time = time };
}

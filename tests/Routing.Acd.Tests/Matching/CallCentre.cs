using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>A matcher to talk to in the words of the trade. Seconds are from the start; each command returns its events.</summary>
internal sealed class CallCentre
{
    public const long Second = 1_000_000;
    public const long Start = 1_800_000_000_000_000;

    private readonly Core _core = new();
    private int _ids;
    private int _version;

    public long Now { get; private set; } = Start;

    public Matcher Matcher => _core.Matcher;

    public List<AcdEvent> Events => _core.Events;

    public AcdSnapshot Snapshot => _core.Snapshot;

    public static RequirementSet Needs(params (int Skill, byte Level)[] requirements) =>
        new(requirements.Select(r => new SkillRequirement(new SkillId(r.Skill), r.Level)));

    public static AgentPlan Agent(int id, params (int Skill, byte Level)[] skills) => new()
    {
        Id = new AgentId(id),
        Name = $"agent{id}",
        Skills = [.. skills.Select(s => new SkillRequirement(new SkillId(s.Skill), s.Level))],
    };

    public static QueuePlan Queue(int id, params RequirementSet[] requires) => new()
    {
        Id = new QueueId(id),
        Name = $"queue{id}",
        Requires = requires.Length == 0 ? [RequirementSet.None] : requires,
    };

    public static CallCentre Of(QueuePlan queue, int agents, bool signedIn = true)
    {
        var centre = new CallCentre();
        centre.Load([queue], [.. Enumerable.Range(0, agents).Select(i => Agent(i))]);
        for (int agent = 0; signedIn && agent < agents; agent++)
        {
            centre.SignIn(agent);
        }

        return centre;
    }

    public IReadOnlyList<AcdEvent> Load(QueuePlan?[] queues, AgentPlan?[] agents, InteractionOrder order = InteractionOrder.Priority) =>
        Apply(AcdCommand.LoadPlan(Now, new RoutingPlan { Version = ++_version, Order = order, Queues = queues, Agents = agents }));

    public IReadOnlyList<AcdEvent> Apply(in AcdCommand command) => _core.Apply(command);

    public IReadOnlyList<AcdEvent> After(double seconds)
    {
        Now += (long)(seconds * Second);
        return Apply(AcdCommand.Tick(Now));
    }

    public IReadOnlyList<AcdEvent> SignIn(int agent)
    {
        Apply(AcdCommand.DeviceUp(Now, new AgentId(agent)));
        return Set(agent, AgentMode.Available);
    }

    public IReadOnlyList<AcdEvent> Set(int agent, AgentMode mode, string? reason = null) => Apply(AcdCommand.SetAgent(Now, new AgentId(agent), mode, reason));

    public Guid NewId() => new(0, 0, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(++_ids)]);

    public Guid Submit(int queue = 0, Channel channel = Channel.Voice, int? priority = null, RequirementSet? requires = null)
    {
        Guid id = NewId();
        Apply(AcdCommand.Submit(Now, id, new QueueId(queue), channel, priority, requires));
        return id;
    }

    /// <summary>A submit with anything more than the usual.</summary>
    public Guid Submit(Func<AcdCommand, AcdCommand> with, int queue = 0)
    {
        Guid id = NewId();
        Apply(with(AcdCommand.Submit(Now, id, new QueueId(queue))));
        return id;
    }

    /// <summary>A contact from its reservation to its end, that lasts so long.</summary>
    public void Serve(Guid id, double seconds = 0)
    {
        Accept(id);
        After(seconds);
        Complete(id);
    }

    /// <summary>The live reservation of an interaction.</summary>
    public ReservationId Ringing(Guid id) => Reserved(id).Reservation;

    /// <summary>Whom its live reservation rings, or -1.</summary>
    public int Rung(Guid id) => Events.FindLast(e => e.Interaction == id) is { Kind: AcdEventKind.Reserved } reserved ? reserved.Agent.Value : -1;

    public IReadOnlyList<AcdEvent> Accept(Guid id) => Apply(AcdCommand.Accept(Now, id, Ringing(id)));

    public IReadOnlyList<AcdEvent> Reject(Guid id) => Apply(AcdCommand.Reject(Now, id, Ringing(id)));

    public IReadOnlyList<AcdEvent> Unreachable(Guid id) => Apply(AcdCommand.Unreachable(Now, id, Ringing(id)));

    public IReadOnlyList<AcdEvent> Complete(Guid id) => Apply(AcdCommand.Complete(Now, id));

    public IReadOnlyList<AcdEvent> Withdraw(Guid id) => Apply(AcdCommand.Withdraw(Now, id));

    public AgentState StateOf(int agent) => Snapshot.Agents.Single(a => a.Agent.Value == agent).State;

    /// <summary>Events in short, for tables of what must come.</summary>
    public static string Tell(IEnumerable<AcdEvent> events) => string.Join(", ", events.Select(e => e.Kind switch
    {
        AcdEventKind.Reserved => $"reserved {e.Agent.Value}",
        AcdEventKind.ReservationEnded => $"{e.Outcome.ToString().ToLowerInvariant()} {e.Agent.Value}",
        AcdEventKind.Left => $"left {e.Leave.ToString().ToLowerInvariant()}",
        AcdEventKind.AgentChanged => $"agent {e.Agent.Value} {e.State.ToString().ToLowerInvariant()}{(e.Reason is null ? "" : ":" + e.Reason)}",
        _ => e.Kind.ToString().ToLowerInvariant(),
    }));

    private AcdEvent Reserved(Guid id) => Events.FindLast(e => e.Kind == AcdEventKind.Reserved && e.Interaction == id);
}

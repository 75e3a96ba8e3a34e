using Routing.Acd.Model;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Validators;

namespace Routing.Pbx.Configuration.Compiling;

/// <summary>Makes what the ACD gets, and what goes by its numbers: names become dense ids here and nowhere else.</summary>
internal sealed class RoutingCompiler(NameTable names)
{
    private const long LeastCoolDown = 250_000;

    public RoutingPlan Compile(RootConfig config, int version)
    {
        QueuePlan[] queues = [.. config.Queues.Select(CompileQueue)];
        AgentPlan[] agents = [.. config.Agents.Select(CompileAgent)];
        return new RoutingPlan
        {
            Version = version,
            Order = config.Acd.Order.Value switch
            {
                "service_level" => InteractionOrder.ServiceLevel,
                "aging" => InteractionOrder.Aging,
                _ => InteractionOrder.Priority,
            },
            AgingGainMicroseconds = Microseconds(config.Acd.AgingGain),
            PauseKeepsIdleMicroseconds = Microseconds(config.Acd.PauseKeepsIdle),
            Trace = config.Acd.Trace.Value,
            SkillNames = Names(names.Skills),
            GroupNames = Names(names.Groups),
            Queues = ByNumber(queues, queue => queue.Id.Value, names.Queues.Count),
            Agents = ByNumber(agents, agent => agent.Id.Value, names.Agents.Count),
        };
    }

    public AgentDeskPlan CompileDesk(Named<AgentConfig> agent) => new(
        new AgentId(names.Agents.NumberOf(agent.Name)),
        agent.Name,
        agent.Value.Name?.Value ?? agent.Name,
        agent.Value.SignIn.Value == "on_register" && agent.Value.Device is not { Value.Dial: not null })
    {
        Pin = agent.Value.Pin is { } pin ? new PinSecret(pin.Value) : null,
        HasPhone = agent.Value.Device is not null,
        AlwaysByPin = agent.Value.SignIn.Value == "pin",
        IsOutside = agent.Value.Device is { Value.Dial: not null },
    };

    public QueueCarePlan CompileCare(Named<QueueConfig> queue) => new(
        new QueueId(names.Queues.NumberOf(queue.Name)),
        queue.Name,
        queue.Value.Music?.Value,
        queue.Value.ServiceLevel.Within.Value,
        queue.Value.ServiceLevel.Target.Value,
        queue.Value.ServiceLevel.ShortAbandon.Value)
    {
        Overflow = queue.Value.Overflow is { } overflow ? new OverflowPlan(overflow.Flow?.Value, overflow.Queue?.Value) : null,
        Announce = queue.Value.Announce is { } announce
            ? new AnnouncePlan(announce.First.Value, announce.Every.Value, [.. announce.Say.Value.Select(what => what.Value).Distinct()])
            : null,
        AlertInfo = queue.Value.AlertInfo?.Value,
        Affinity = queue.Value.Affinity is { } affinity ? new AffinityPlan(affinity.Within.Value, affinity.Hold.Value, affinity.WhenBusy.Value) : null,
    };

    // A copy: the table grows while whoever has the plan reads it.
    private static string[] Names(NameColumn column) => [.. Enumerable.Range(0, column.Count).Select(number => column[number])];

    private static T?[] ByNumber<T>(IEnumerable<T> plans, Func<T, int> number, int count)
        where T : class
    {
        var result = new T?[count]; // null for names of earlier loads
        foreach (T plan in plans)
        {
            result[number(plan)] = plan;
        }

        return result;
    }

    // An agent's phone that refuses by itself would be asked again as fast as the network carries it.
    private static RefusalRule CompileRefusal(RefusalConfig rule) =>
        new(Math.Max(LeastCoolDown, Microseconds(rule.CoolDown)), rule.PauseAfter.Value);

    private static long Microseconds(Written<TimeSpan> duration) => duration.Value.Ticks / TimeSpan.TicksPerMicrosecond;

    private QueuePlan CompileQueue(Named<QueueConfig> queue)
    {
        QueueConfig config = queue.Value;
        return new QueuePlan
        {
            Id = new QueueId(names.Queues.NumberOf(queue.Name)),
            Name = queue.Name,
            Requires = CompileSets(config.Requires.Value),
            Relax = [.. QueueRelaxation.InOrder(config).Select(step => new RelaxationStep(
                Microseconds(step.After!.Value), CompileSets(step.Requires!.Value.Value), step.KeepCallRequirements.Value))],
            Limits = CompileLimits(config.Limits),
            Groups = [.. config.Agents.Value.Select(limit => new GroupLimit(
                new GroupId(names.Groups.NumberOf(limit.Value.Group!.Value.Value)), Microseconds(limit.Value.After)))],
            Strategy = config.Strategy.Value,
            Priority = config.Priority.Value,
            ServiceLevelMicroseconds = Microseconds(config.ServiceLevel.Within),
            RingTimeoutMicroseconds = Microseconds(config.RingTimeout),
            OnNoAnswer = CompileRefusal(config.OnNoAnswer),
            OnReject = CompileRefusal(config.OnReject),
            OnUnreachable = CompileRefusal(config.OnUnreachable),
            WrapUpMicroseconds = Microseconds(config.WrapUp.Time),
            WrapUpManual = config.WrapUp.Manual,
            WrapUpMostMicroseconds = config.WrapUp.Most is { } most ? Microseconds(most) : 0,
        };
    }

    private static QueueLimits CompileLimits(LimitsConfig? limits) => limits is null ? QueueLimits.None : new QueueLimits
    {
        Waiting = limits.Waiting?.Value,
        WaitMicroseconds = limits.Wait is { } wait ? Microseconds(wait) : 0,
        EstimatedWaitMicroseconds = limits.EstimatedWait is { } estimated ? Microseconds(estimated) : 0,
        NobodySignedIn = limits.WhenNobodySignedIn.Value == "overflow",
    };

    private IReadOnlyList<RequirementSet> CompileSets(IReadOnlyList<Written<LevelsConfig>> sets) =>
        sets.Count == 0 ? [RequirementSet.None] : [.. sets.Select(set => new RequirementSet(CompileLevels(set.Value)))];

    private AgentPlan CompileAgent(Named<AgentConfig> agent) => new()
    {
        Id = new AgentId(names.Agents.NumberOf(agent.Name)),
        Name = agent.Name,
        Skills = [.. CompileLevels(agent.Value.Skills)],
        Groups = [.. agent.Value.Groups.Value.Select(group => new GroupId(names.Groups.NumberOf(group.Value))).Distinct()],
        Capacity = [agent.Value.Capacity.Voice.Value, agent.Value.Capacity.Chat.Value, agent.Value.Capacity.Email.Value],
        Total = agent.Value.Capacity.Total.Value,
        BesideVoice = [0, agent.Value.Capacity.BesideVoice.Chat.Value, agent.Value.Capacity.BesideVoice.Email.Value],
    };

    private IEnumerable<SkillRequirement> CompileLevels(LevelsConfig levels) =>
        levels.Skills.Select(level => new SkillRequirement(new SkillId(names.Skills.NumberOf(level.Name)), (byte)level.Value.Value));
}

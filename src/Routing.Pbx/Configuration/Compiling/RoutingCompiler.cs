using Routing.Acd.Model;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;

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
            Queues = ByNumber(queues, queue => queue.Id.Value, names.Queues.Count),
            Agents = ByNumber(agents, agent => agent.Id.Value, names.Agents.Count),
        };
    }

    public AgentDeskPlan CompileDesk(Named<AgentConfig> agent) => new(
        new AgentId(names.Agents.NumberOf(agent.Name)),
        agent.Name,
        agent.Value.Name?.Value ?? agent.Name,
        agent.Value.SignIn.Value == "on_register");

    public QueueCarePlan CompileCare(Named<QueueConfig> queue) => new(
        new QueueId(names.Queues.NumberOf(queue.Name)),
        queue.Name,
        queue.Value.Music?.Value,
        queue.Value.ServiceLevel.Within.Value,
        queue.Value.ServiceLevel.Target.Value,
        queue.Value.ServiceLevel.ShortAbandon.Value);

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
        RequirementSet[] sets = [.. config.Requires.Value.Select(set => new RequirementSet(CompileLevels(set.Value)))];
        return new QueuePlan
        {
            Id = new QueueId(names.Queues.NumberOf(queue.Name)),
            Name = queue.Name,
            Requires = sets.Length == 0 ? [RequirementSet.None] : sets,
            Groups = [.. config.Agents.Value.Select(limit => new GroupLimit(
                new GroupId(names.Groups.NumberOf(limit.Value.Group!.Value.Value)), Microseconds(limit.Value.After)))],
            Strategy = config.Strategy.Value,
            Priority = config.Priority.Value,
            ServiceLevelMicroseconds = Microseconds(config.ServiceLevel.Within),
            RingTimeoutMicroseconds = Microseconds(config.RingTimeout),
            OnNoAnswer = CompileRefusal(config.OnNoAnswer),
            OnReject = CompileRefusal(config.OnReject),
            OnUnreachable = CompileRefusal(config.OnUnreachable),
            WrapUpMicroseconds = Microseconds(config.WrapUp),
        };
    }

    private AgentPlan CompileAgent(Named<AgentConfig> agent) => new()
    {
        Id = new AgentId(names.Agents.NumberOf(agent.Name)),
        Name = agent.Name,
        Skills = [.. CompileLevels(agent.Value.Skills)],
        Groups = [.. agent.Value.Groups.Value.Select(group => new GroupId(names.Groups.NumberOf(group.Value))).Distinct()],
        Capacity = [agent.Value.Capacity.Voice.Value, agent.Value.Capacity.Chat.Value, agent.Value.Capacity.Email.Value],
    };

    private IEnumerable<SkillRequirement> CompileLevels(LevelsConfig levels) =>
        levels.Skills.Select(level => new SkillRequirement(new SkillId(names.Skills.NumberOf(level.Name)), (byte)level.Value.Value));
}

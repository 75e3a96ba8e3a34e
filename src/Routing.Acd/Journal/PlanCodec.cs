using Routing.Acd.Model;

namespace Routing.Acd.Journal;

/// <summary>A plan as bytes: all of its fields in their order, lists with their length before them.</summary>
internal static class PlanCodec
{
    private delegate void Writer<T>(ref JournalWriter to, T value);

    private delegate T Reader<T>(ref JournalReader from);

    public static void Write(ref JournalWriter to, RoutingPlan plan)
    {
        to.Number(plan.Version);
        to.Number((long)plan.Order);
        to.Number(plan.AgingGainMicroseconds);
        to.Number(plan.PauseKeepsIdleMicroseconds);
        to.Flag(plan.Trace);
        Write(ref to, plan.SkillNames, (ref JournalWriter w, string name) => w.Text(name));
        Write(ref to, plan.GroupNames, (ref JournalWriter w, string name) => w.Text(name));
        Write(ref to, plan.Queues, WriteQueue);
        Write(ref to, plan.Agents, WriteAgent);
    }

    public static RoutingPlan ReadPlan(ref JournalReader from) => new()
    {
        Version = from.Int(),
        Order = (InteractionOrder)from.Int(),
        AgingGainMicroseconds = from.Number(),
        PauseKeepsIdleMicroseconds = from.Number(),
        Trace = from.Flag(),
        SkillNames = ReadList(ref from, ReadName),
        GroupNames = ReadList(ref from, ReadName),
        Queues = ReadList(ref from, ReadQueue),
        Agents = ReadList(ref from, ReadAgent),
    };

    public static void Write(ref JournalWriter to, RequirementSet set)
    {
        to.Number(set.Requirements.Length);
        foreach (SkillRequirement requirement in set.Requirements)
        {
            Write(ref to, requirement);
        }
    }

    public static RequirementSet ReadSet(ref JournalReader from)
    {
        SkillRequirement[] requirements = ReadList(ref from, ReadRequirement);
        foreach (SkillRequirement requirement in requirements)
        {
            if (requirement.Level is < 1 or > 10)
            {
                throw from.Wrong($"{requirement.Level} is no level of a requirement");
            }
        }

        return new RequirementSet(requirements);
    }

    private static void WriteQueue(ref JournalWriter to, QueuePlan? queue)
    {
        to.Flag(queue is not null);
        if (queue is null)
        {
            return;
        }

        to.Number(queue.Id.Value);
        to.Text(queue.Name);
        Write(ref to, queue.Requires, Write);
        Write(ref to, queue.Groups, (ref JournalWriter w, GroupLimit limit) =>
        {
            w.Number(limit.Group.Value);
            w.Number(limit.AfterMicroseconds);
        });
        to.Text(queue.Strategy);
        to.Number(queue.Priority);
        to.Number(queue.ServiceLevelMicroseconds);
        to.Number(queue.RingTimeoutMicroseconds);
        Write(ref to, queue.OnNoAnswer);
        Write(ref to, queue.OnReject);
        Write(ref to, queue.OnUnreachable);
        to.Number(queue.WrapUpMicroseconds);
        to.Flag(queue.WrapUpManual);
        to.Number(queue.WrapUpMostMicroseconds);
        Write(ref to, queue.Relax, WriteStep);
        Write(ref to, queue.Limits);
    }

    private static QueuePlan? ReadQueue(ref JournalReader from) => !from.Flag() ? null : new QueuePlan
    {
        Id = new QueueId(from.Int()),
        Name = ReadName(ref from),
        Requires = ReadList(ref from, ReadSet),
        Groups = ReadList(ref from, (ref JournalReader r) => new GroupLimit(new GroupId(r.Int()), r.Number())),
        Strategy = ReadName(ref from),
        Priority = from.Int(),
        ServiceLevelMicroseconds = from.Number(),
        RingTimeoutMicroseconds = from.Number(),
        OnNoAnswer = ReadRule(ref from),
        OnReject = ReadRule(ref from),
        OnUnreachable = ReadRule(ref from),
        WrapUpMicroseconds = from.Number(),
        WrapUpManual = from.Flag(),
        WrapUpMostMicroseconds = from.Number(),
        Relax = ReadList(ref from, (ref JournalReader r) => new RelaxationStep(r.Number(), ReadList(ref r, ReadSet), r.Flag())),
        Limits = ReadLimits(ref from),
    };

    private static void WriteAgent(ref JournalWriter to, AgentPlan? agent)
    {
        to.Flag(agent is not null);
        if (agent is null)
        {
            return;
        }

        to.Number(agent.Id.Value);
        to.Text(agent.Name);
        Write(ref to, agent.Skills, Write);
        Write(ref to, agent.Groups, (ref JournalWriter w, GroupId group) => w.Number(group.Value));
        Write(ref to, agent.Capacity, (ref JournalWriter w, int capacity) => w.Number(capacity));
        to.Number(agent.Total);
        Write(ref to, agent.BesideVoice, (ref JournalWriter w, int beside) => w.Number(beside));
    }

    private static AgentPlan? ReadAgent(ref JournalReader from) => !from.Flag() ? null : new AgentPlan
    {
        Id = new AgentId(from.Int()),
        Name = ReadName(ref from),
        Skills = ReadList(ref from, ReadRequirement),
        Groups = ReadList(ref from, (ref JournalReader r) => new GroupId(r.Int())),
        Capacity = ReadList(ref from, (ref JournalReader r) => r.Int()),
        Total = from.Int(),
        BesideVoice = ReadList(ref from, (ref JournalReader r) => r.Int()),
    };

    private static void WriteStep(ref JournalWriter to, RelaxationStep step)
    {
        to.Number(step.AfterMicroseconds);
        Write(ref to, step.Requires, Write);
        to.Flag(step.KeepCallRequirements);
    }

    private static void Write(ref JournalWriter to, QueueLimits limits)
    {
        to.Flag(limits.Waiting is not null);
        to.Number(limits.Waiting ?? 0);
        to.Number(limits.WaitMicroseconds);
        to.Flag(limits.NobodySignedIn);
        to.Number(limits.EstimatedWaitMicroseconds);
    }

    private static QueueLimits ReadLimits(ref JournalReader from)
    {
        bool limited = from.Flag();
        int waiting = from.Int();
        return new QueueLimits
        {
            Waiting = limited ? waiting : null,
            WaitMicroseconds = from.Number(),
            NobodySignedIn = from.Flag(),
            EstimatedWaitMicroseconds = from.Number(),
        };
    }

    private static void Write(ref JournalWriter to, RefusalRule rule)
    {
        to.Number(rule.CoolDownMicroseconds);
        to.Number(rule.PauseAfter);
    }

    private static RefusalRule ReadRule(ref JournalReader from) => new(from.Number(), from.Int());

    private static void Write(ref JournalWriter to, SkillRequirement requirement)
    {
        to.Number(requirement.Skill.Value);
        to.Byte(requirement.Level);
    }

    private static SkillRequirement ReadRequirement(ref JournalReader from) => new(new SkillId(from.Int()), from.Byte());

    private static string ReadName(ref JournalReader from) => from.Text() ?? throw from.Wrong("a name is missing");

    private static void Write<T>(ref JournalWriter to, IReadOnlyList<T> list, Writer<T> write)
    {
        to.Number(list.Count);
        for (int i = 0; i < list.Count && !to.IsFull; i++)
        {
            write(ref to, list[i]);
        }
    }

    private static T[] ReadList<T>(ref JournalReader from, Reader<T> read)
    {
        var list = new T[from.Count()];
        for (int i = 0; i < list.Length; i++)
        {
            list[i] = read(ref from);
        }

        return list;
    }
}

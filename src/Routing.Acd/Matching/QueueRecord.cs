using Routing.Acd.Model;
using Routing.Acd.Strategies;
using Routing.Acd.Structures;

namespace Routing.Acd.Matching;

/// <summary>One queue in the core.</summary>
internal sealed class QueueRecord(QueuePlan plan)
{
    /// <summary>The greatest priority; the least is 0.</summary>
    public const int HighestPriority = 100;

    private const int MostStages = byte.MaxValue;

    private readonly EstimateClass?[] _classes = new EstimateClass?[HighestPriority + 1];
    private GroupLimit[] _groups = [];
    private RequirementStage[] _stages = [];

    /// <summary>The newest definition; of a queue that was removed, the last.</summary>
    public QueuePlan Plan { get; private set; } = plan;

    /// <summary>In the newest plan: takes new entries.</summary>
    public bool Open { get; set; }

    /// <summary>Those who wait here, those being rung for included.</summary>
    public int Present { get; set; }

    /// <summary>The first of those being rung for, in no order; -1 for none.</summary>
    public int FirstReserved { get; set; } = -1;

    /// <summary>A bit for each channel that somebody has come by.</summary>
    public int ChannelsSeen { get; set; }

    /// <summary>The agent who was last given one here in turn; -1 at first.</summary>
    public int LastInTurn { get; set; } = -1;

    /// <summary>Its lanes with someone in them, and its lines of those who wait for one agent alone.</summary>
    public Bag<Lane> Lanes { get; } = new();
    public Bag<HeldLine> HeldLines { get; } = new();

    public IAgentStrategy Strategy { get; private set; } = StrategyCatalog.Find(plan.Strategy);

    public ReadOnlySpan<GroupLimit> Groups => _groups;

    /// <summary>The last relaxation step.</summary>
    public int LastStage => _stages.Length - 1;

    /// <summary>The classes of estimates, by priority; null where nobody ever was.</summary>
    public ReadOnlySpan<EstimateClass?> Classes => _classes;

    /// <summary>Takes over a definition.</summary>
    public void Redefine(QueuePlan plan)
    {
        Plan = plan;
        Strategy = StrategyCatalog.Find(plan.Strategy);
        _groups = [.. plan.Groups];
        _stages =
        [
            new RequirementStage(0, [.. plan.Requires], keepsOwn: true),
            .. plan.Relax.Take(MostStages).Select(step => new RequirementStage(step.AfterMicroseconds, [.. step.Requires], step.KeepCallRequirements)),
        ];
    }

    /// <summary>What is required at a stage; of one that there is no more, the last.</summary>
    public RequirementStage Stage(int stage) => _stages[Math.Min(stage, LastStage)];

    /// <summary>The effective priority of an interaction with <paramref name="own"/>.</summary>
    public int PriorityOf(int? own) => Math.Clamp(own ?? Plan.Priority, 0, HighestPriority);

    /// <summary>The class of a priority, made if there is none.</summary>
    public EstimateClass ClassOf(int priority, InteractionSlab interactions) =>
        _classes[priority] ??= new EstimateClass(interactions);

    /// <summary>The greatest relaxation step that <paramref name="wait"/> has reached; 0 for none.</summary>
    public int StageAt(long wait)
    {
        for (int stage = LastStage; stage > 0; stage--)
        {
            if (_stages[stage].After <= wait)
            {
                return stage;
            }
        }

        return 0;
    }

    /// <summary>The greatest wait among the groups' that <paramref name="wait"/> has reached; 0 for none.</summary>
    public long OpenAfter(long wait)
    {
        long open = 0;
        foreach (GroupLimit limit in _groups)
        {
            if (limit.AfterMicroseconds <= wait)
            {
                open = Math.Max(open, limit.AfterMicroseconds);
            }
        }

        return open;
    }

    /// <summary>The next wait at which a group opens or a step loosens; <see cref="long.MaxValue"/> for none.</summary>
    public long ChangesNext(long wait)
    {
        long next = long.MaxValue;
        foreach (GroupLimit limit in _groups)
        {
            next = limit.AfterMicroseconds > wait ? Math.Min(next, limit.AfterMicroseconds) : next;
        }

        for (int stage = 1; stage < _stages.Length; stage++)
        {
            next = _stages[stage].After > wait ? Math.Min(next, _stages[stage].After) : next;
        }

        return next;
    }
}

using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>What all interactions of one <see cref="KindKey"/> share.</summary>
internal sealed class Kind
{
    private Ability? _everAble;
    private int _everAbleUnder;

    public KindKey Key { get; private set; }

    /// <summary>The queue, by number and as it is.</summary>
    public QueueId QueueId { get; private set; }
    public QueueRecord Queue { get; private set; } = null!;

    /// <summary>The effective priority under the newest plan.</summary>
    public int Priority { get; private set; }

    /// <summary>The class of estimates; null until <see cref="Bind"/>.</summary>
    public EstimateClass? Class { get; private set; }

    /// <summary>The lane in which the last of this kind stood: a hint where to look first.</summary>
    public int LaneHint { get; set; }

    /// <summary>Interactions of this kind.</summary>
    public int Users { get; set; }

    public void Become(in KindKey key)
    {
        Key = key;
        QueueId = new QueueId(key.Queue);
        Class = null;
        _everAbleUnder = 0;
    }

    /// <summary>Takes over what the queue says, when the kind is new or the plan is.</summary>
    public void Bind(QueueRecord queue, int priority, EstimateClass estimates)
    {
        Queue = queue;
        Priority = priority;
        Class = estimates;
        _everAbleUnder = 0;
    }

    /// <summary>Who could ever take one of these here: at the last relaxation step, with all groups open. Made when first asked for under a plan.</summary>
    public Ability EverAble(QueueRecord queue, Profiles profiles, int plans)
    {
        if (_everAbleUnder != plans)
        {
            _everAbleUnder = plans;
            _everAble ??= new Ability();
            _everAble.Become(profiles, Key, queue, queue.LastStage, long.MaxValue);
        }

        return _everAble!;
    }
}

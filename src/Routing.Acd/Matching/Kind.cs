namespace Routing.Acd.Matching;

/// <summary>What all interactions of one <see cref="KindKey"/> share.</summary>
internal sealed class Kind
{
    private ulong[] _everAble = [];
    private int _everAbleUnder;

    public KindKey Key { get; private set; }

    /// <summary>The effective priority under the newest plan.</summary>
    public int Priority { get; private set; }

    /// <summary>The class of estimates; null until <see cref="Bind"/>.</summary>
    public EstimateClass? Class { get; private set; }

    /// <summary>Interactions of this kind.</summary>
    public int Users { get; set; }

    /// <summary>On the list of kinds without users, and its neighbours there.</summary>
    public bool Unused { get; set; }
    public int Previous { get; set; }
    public int Next { get; set; }

    public void Become(in KindKey key)
    {
        Key = key;
        Class = null;
        _everAbleUnder = 0;
    }

    /// <summary>Takes over what the queue says, when the kind is new or the plan is.</summary>
    public void Bind(int priority, EstimateClass estimates)
    {
        Priority = priority;
        Class = estimates;
        _everAbleUnder = 0;
    }

    /// <summary>
    /// A bit for each profile that could ever take one of these here: at the last relaxation step, with all
    /// groups open. Made when first asked for under a plan.
    /// </summary>
    public ulong[] EverAble(QueueRecord queue, IReadOnlyList<Profile> profiles, int plans)
    {
        if (_everAbleUnder != plans)
        {
            _everAbleUnder = plans;
            ProfileBits.Fill(ref _everAble, profiles, Key, queue, queue.LastStage, long.MaxValue);
        }

        return _everAble;
    }
}

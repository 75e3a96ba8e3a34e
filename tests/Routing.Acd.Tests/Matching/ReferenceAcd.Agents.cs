using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// What people set, what the engine does, and what of it is told; the plan.
internal sealed partial class ReferenceAcd
{
    private readonly List<(QueuePlan? Plan, bool Open)> _queues = [];
    private long _idle;

    public QueuePlan QueueOf(Item item) => _queues[item.Queue].Plan!;

    public QueuePlan? PlanOf(QueueId queue) => _queues[queue.Value].Plan;

    private bool Set(Person p, AgentMode mode, string? reason)
    {
        if ((p.Mode, p.Reason) == (mode, reason) || !Enum.IsDefined(mode))
        {
            return false;
        }

        (AgentMode before, p.Mode, p.Reason) = (p.Mode, mode, reason);
        if (before == AgentMode.SignedOut)
        {
            SignIn(p);
        }

        if (mode == AgentMode.Paused && before != AgentMode.Paused)
        {
            p.PausedAt = _now;
        }

        if (mode == AgentMode.Available)
        {
            Forgive(p);
            p.Idle = before == AgentMode.Paused && _now - p.PausedAt >= _plan!.PauseKeepsIdleMicroseconds ? ++_idle : p.Idle;
        }

        Publish(p);
        return true;
    }

    private void SignIn(Person p)
    {
        p.Idle = ++_idle;
        p.Contacts = p.Worked = p.Occupancy = 0;
        p.SignedInAt = _now;
        p.WorkingSince = IsWorking(p) ? _now : null;
    }

    private static bool IsWorking(Person p) => p.Held.Any(c => c.Is != ClaimIs.Reserved);

    /// <summary>The end of a contact and of its wrap-up.</summary>
    private void ContactIsOver(Claim claim)
    {
        Person p = claim.Person;
        p.Held.Remove(claim);
        p.Idle = ++_idle;
        long worked = p.Worked + _now - p.WorkingSince!.Value;
        p.Occupancy = (long)((decimal)worked * 1000 / Math.Max(1, _now - p.SignedInAt));
        if (!IsWorking(p))
        {
            (p.Worked, p.WorkingSince) = (worked, null);
        }
    }

    private bool DeviceUp(Person p)
    {
        bool changed = !p.Device;
        p.Device = true;
        Publish(p);
        return changed;
    }

    private bool External(Person p, bool busy)
    {
        bool changed = p.External != busy;
        p.External = busy;
        Publish(p);
        return changed;
    }

    private bool Load(RoutingPlan? plan)
    {
        if (plan is null || plan.Version < _plan?.Version || HasHoles(plan))
        {
            return false;
        }

        _plan = plan;
        for (int i = 0; i < Math.Max(_queues.Count, plan.Queues.Count); i++)
        {
            if (i == _queues.Count)
            {
                _queues.Add((null, false));
            }

            QueuePlan? queue = plan.Queues.ElementAtOrDefault(i);
            _queues[i] = (queue ?? _queues[i].Plan, queue is not null);
        }

        for (int i = 0; i < Math.Max(People.Count, plan.Agents.Count); i++)
        {
            if (i == People.Count)
            {
                People.Add(new Person { Id = i });
            }

            Person p = People[i];
            p.Plan = plan.Agents.ElementAtOrDefault(i);
            p.Since = !p.Known && p.Plan is not null ? _now : p.Since;
            p.Known |= p.Plan is not null;
        }

        Items.Where(i => i.Stands == Stands.Waiting).OrderBy(i => (i.Sequence, i.First)).ToList().ForEach(LineUp);
        People.ForEach(Publish);
        return true;
    }

    /// <summary>Something in it is missing that is no queue and no agent.</summary>
    private static bool HasHoles(RoutingPlan plan) =>
        plan.Queues is null || plan.Agents is null
        || plan.Queues.Any(q => q is not null && (new object?[] { q.Strategy, q.Groups, q.Relax, q.Limits, q.Requires }.Contains(null)
            || q.Requires.Contains(null!) || q.Relax.Any(step => step?.Requires is null || step.Requires.Contains(null!))))
        || plan.Agents.Any(a => a is not null && new object?[] { a.Skills, a.Groups, a.Capacity, a.BesideVoice }.Contains(null));

    /// <summary>Tells the published state if it changed: the first that holds.</summary>
    private void Publish(Person p)
    {
        AgentState state = p.External || p.Held.Any(c => c.Is == ClaimIs.Connected) ? AgentState.Busy
            : p.Held.Any(c => c.Is == ClaimIs.Reserved) ? AgentState.Reserved
            : p.Held.Count > 0 ? AgentState.WrapUp
            : p.Mode == AgentMode.SignedOut || !p.Device || p.Plan is null ? AgentState.SignedOut
            : p.Mode == AgentMode.Paused ? AgentState.Paused : AgentState.Available;
        string? reason = state == AgentState.Paused ? p.Reason : null;
        if ((state, reason) != (p.Shown, p.ShownReason))
        {
            TellAgent(p, state, reason);
            p.Since = _now;
        }
    }

    private void TellAgent(Person p, AgentState state, string? reason)
    {
        Emit(new AcdEvent
        {
            Kind = AcdEventKind.AgentChanged,
            Agent = new AgentId(p.Id),
            State = state,
            PreviousState = p.Shown,
            Reason = reason,
            Deadline = state == AgentState.WrapUp ? p.Held.Max(c => c.Ends) : 0,
        });
        (p.Shown, p.ShownReason) = (state, reason);
    }

    /// <summary>What a snapshot shows of the agents.</summary>
    public List<AgentSnapshot> ShownAgents() => [.. People.Where(p => p.Plan is not null || p.Held.Count > 0).Select(p =>
        new AgentSnapshot(new AgentId(p.Id), p.Shown, p.ShownReason, p.Since)
        {
            Mode = p.Mode,
            ModeReason = p.Mode == AgentMode.Paused ? p.Reason : null,
            Removed = p.Plan is null,
            CoolUntil = p.Cooling?.Due ?? 0,
            IsInWrapUp = p.Held.Any(c => c.Is == ClaimIs.WrapUp),
            CanExtendWrapUp = CanExtend(p),
        })];

    /// <summary>
    /// What a snapshot shows of the queues: voice of each that is open, other channels once someone has come by
    /// them; of one that is closed, what still waits.
    /// </summary>
    public List<QueueSnapshot> ShownQueues() =>
    [
        .. from queue in Enumerable.Range(0, _queues.Count)
           from channel in Enum.GetValues<Channel>()
           let present = Items.FindAll(i => i.Queue == queue && i.Channel == channel && i.Stands != Stands.Connected)
           where present.Count > 0 || (_queues[queue].Open && (channel == Channel.Voice || _came.Contains((queue, channel))))
           select new QueueSnapshot(new QueueId(queue), present.Count, present.Select(i => i.EnteredQueue).DefaultIfEmpty(0).Min())
           {
               Channel = channel,
               EstimatedWait = Estimate(queue, OwnPriority(queue)),
               EstimatedWaitError = _lately.TryGetValue((queue, OwnPriority(queue)), out Lately? lately) && lately.Errors > 0 ? lately.Error : -1,
           },
    ];

    private int OwnPriority(int queue) => Math.Clamp(_queues[queue].Plan!.Priority, 0, 100);
}

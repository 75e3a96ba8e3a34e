using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// The heart: who may take whom, who is first, and what must be so after each change.
internal sealed partial class ReferenceAcd
{
    public (long, long, long) KeyOf(Item i) => _plan!.Order switch
    {
        InteractionOrder.ServiceLevel => (i.First + Sober(QueueOf(i).ServiceLevelMicroseconds), 0, i.Sequence),
        InteractionOrder.Aging => (i.First - (PriorityOf(i) * Sober(_plan.AgingGainMicroseconds)), 0, i.Sequence),
        _ => (-PriorityOf(i), i.First, i.Sequence),
    };

    private static long Sober(long span) => Math.Max(-(1L << 53), Math.Min(span, 1L << 53));

    public int PriorityOf(Item i) => Math.Clamp(i.Priority ?? QueueOf(i).Priority, 0, 100);

    public bool Eligible(Person p, Item i) => i.Stands == Stands.Waiting && MayTake(p, i);

    public bool MayTake(Person p, Item i) =>
        (i.HeldFor is null || i.HeldFor == p)
        && HasRoom(p, i.Channel)
        && Able(p, i)
        && (p.Cooling is null || (p.CoolFor == i.Id && NobodyElse(i)));

    /// <summary>In plan, takes the channel, meets a set of the stage, and is in a group that is open.</summary>
    public bool Able(Person p, Item i) => Able(p, i, i.Sets, after => after <= i.Wait);

    /// <summary>The same at the last step, with all groups open.</summary>
    public bool EverAble(Person p, Item i) => Able(p, i, SetsAt(i, QueueOf(i).Relax.Count), _ => true);

    public bool AbleAt(Person p, Item i, int stage) => Able(p, i, SetsAt(i, stage), after => after <= i.Wait);

    private bool Able(Person p, Item i, List<RequirementSet> sets, Predicate<long> open) =>
        p.Plan is not null
        && CapacityOf(p, i.Channel) > 0
        && sets.Any(set => Meets(p, set))
        && (QueueOf(i).Groups.Count == 0 || QueueOf(i).Groups.Any(g => open(g.AfterMicroseconds) && p.Plan.Groups.Contains(g.Group)));

    private List<RequirementSet> SetsAt(Item i, int stage)
    {
        RelaxationStep? step = stage == 0 ? null : QueueOf(i).Relax[stage - 1];
        IReadOnlyList<RequirementSet> sets = step is null ? QueueOf(i).Requires : step.Requires;
        return [.. sets.Select(set => step is null or { KeepCallRequirements: true } ? set.And(i.Requires) : set)];
    }

    private static bool Meets(Person p, RequirementSet set)
    {
        foreach (SkillRequirement required in set.Requirements)
        {
            if (!p.Plan!.Skills.Any(s => s.Skill == required.Skill && s.Level >= required.Level))
            {
                return false;
            }
        }

        return true;
    }

    public static bool Staffed(Person p) =>
        p.Plan is not null && (p.Held.Count > 0 || (p.Mode != AgentMode.SignedOut && p.Device));

    public static bool CanTake(Person p, Channel channel) => HasRoom(p, channel) && p.Cooling is null;

    /// <summary>Could take one more of the channel, but for a cool-down.</summary>
    private static bool HasRoom(Person p, Channel channel)
    {
        if (p.Plan is null || p.Mode != AgentMode.Available || !p.Device || p.External)
        {
            return false;
        }

        return FitsVoice(p, channel) && Used(p, channel) < CapacityOf(p, channel) && (p.Plan.Total == 0 || p.Held.Count < p.Plan.Total);
    }

    /// <summary>Beside a call only what may be, and no call beside anything else.</summary>
    private static bool FitsVoice(Person p, Channel channel)
    {
        bool onVoice = p.Held.Any(c => c.Item.Channel == Channel.Voice);
        bool afterVoice = p.Held.Any(c => c.Item.Channel == Channel.Voice && c.Is == ClaimIs.WrapUp);
        return channel == Channel.Voice
            ? !onVoice && Others.All(other => Going(p, other) <= BesideVoice(p, other))
            : !onVoice || (!afterVoice && Used(p, channel) < BesideVoice(p, channel));
    }

    private static readonly Channel[] Others = [Channel.Chat, Channel.Email];

    private static int Used(Person p, Channel channel) => p.Held.Count(c => c.Item.Channel == channel);

    private static int Going(Person p, Channel channel) => p.Held.Count(c => c.Item.Channel == channel && c.Is != ClaimIs.WrapUp);

    public static int CapacityOf(Person p, Channel channel) =>
        Math.Min(p.Plan!.Capacity.ElementAtOrDefault((int)channel), channel == Channel.Voice ? 1 : int.MaxValue);

    public static int BesideVoice(Person p, Channel channel) => p.Plan!.BesideVoice.ElementAtOrDefault((int)channel);

    /// <summary>No one is eligible but those who have just let it ring.</summary>
    public bool NobodyElse(Item i) => !People.Any(p => p.Cooling is null && MayTake(p, i));

    /// <summary>Whether it makes sense to wait for the preferred one.</summary>
    public bool CanCome(Person p, Item i) =>
        p.Mode == AgentMode.Available && p.Device && Able(p, i)
        && (CanTake(p, i.Channel) || i.HoldWhenBusy || !(p.External || p.Held.Any(c => c.Is == ClaimIs.Connected)));

    private void Settle()
    {
        Waiting.Where(i => i.HeldFor is not null && !CanCome(i.HeldFor, i)).ToList().ForEach(EndHold);
        Waiting.Where(i => QueueOf(i).Limits.NobodySignedIn && !People.Any(p => Staffed(p) && EverAble(p, i)))
            .ToList().ForEach(i => LeaveByLimit(i, LeaveReason.Nobody));
        while (MatchFirst())
        {
        }
    }

    private bool MatchFirst()
    {
        Item? first = Waiting.FirstOrDefault(i => People.Any(p => Eligible(p, i)));
        if (first is not null)
        {
            int last = _lastInTurn.GetValueOrDefault(first.Queue, -1);
            List<Person> chosen = Choose(first, [.. People.Where(p => Eligible(p, first))]);
            Explain(first, chosen, last);
            Reserve(first, chosen);
        }

        return first is not null;
    }

    /// <summary>Those who wait with nobody being rung for them, first by order first.</summary>
    public IEnumerable<Item> Waiting => Items.Where(i => i.Stands == Stands.Waiting).OrderBy(KeyOf);
}

using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

// Plans: queues and agents as they come, and what a reload changes of them.
internal sealed partial class RandomWorld
{
    private InteractionOrder _order;
    private RoutingPlan? _plan;

    private AcdCommand Reload()
    {
        if (_plan is not null && _random.Next(10) == 0)
        {
            return AcdCommand.LoadPlan(_now, _plan with { Version = _plan.Version - _random.Next(3) }); // the same, or one that is older
        }

        _order = _random.Next(4) == 0 ? (InteractionOrder)_random.Next(3) : _order;
        bool all = _plan is null || Chance(30);
        _plan = new RoutingPlan
        {
            Version = (_plan?.Version ?? 0) + 1,
            Order = _order,
            AgingGainMicroseconds = _random.Next(40) == 0 ? long.MaxValue : _random.Next(3) * Second / 4,
            PauseKeepsIdleMicroseconds = Span(4),
            Trace = Chance(50),
            Queues = [.. Enumerable.Range(0, Count(_profile.Queues)).Select(i => Kept(_plan?.Queues, i, all) ?? (_plan is not null && Gone() ? null : Queue(i)))],
            Agents = [.. Enumerable.Range(0, Count(_profile.Agents)).Select(i => Kept(_plan?.Agents, i, all) ?? (Gone() ? null : Agent(i)))],
        };
        return AcdCommand.LoadPlan(_now, _plan);
    }

    private int Count(int usual) => _plan is null || _random.Next(8) > 0 ? usual : _random.Next(1, usual + 1);

    private T? Kept<T>(IReadOnlyList<T?>? before, int i, bool all)
        where T : class => all || Chance(30) ? null : before?.ElementAtOrDefault(i);

    private bool Gone() => Chance(_profile.Vanishing);

    private QueuePlan Queue(int i)
    {
        List<RequirementSet> requires = [.. Enumerable.Range(0, _random.Next(1, _profile.Alternatives + 1)).Select(_ => Chance(50) ? RequirementSet.None : Set(_random.Next(3), 8))];
        if (Chance(_profile.Rare))
        {
            requires = [Set(2, 11)]; // hardly anyone: who waits here is soon the oldest
        }

        return new QueuePlan
        {
            Id = new QueueId(i),
            Name = $"queue{i}",
            Requires = requires,
            Groups = Chance(_profile.Grouped) ? Groups() : [],
            Strategy = _profile.Strategies[_random.Next(_profile.Strategies.Length)],
            Priority = _random.Next(12) * 10,
            ServiceLevelMicroseconds = _random.Next(60) == 0 ? long.MaxValue : 1 + Span(30),
            RingTimeoutMicroseconds = Span(Chance(_profile.QuickRings) ? 4 : 30),
            OnNoAnswer = Rule(),
            OnReject = Rule(),
            OnUnreachable = Rule(),
            WrapUpMicroseconds = Chance(_profile.WrapUps) ? Span(6) : 0,
            WrapUpManual = Chance(_profile.Manual),
            WrapUpMostMicroseconds = Chance(60) ? Span(12) : 0,
            Relax = Chance(_profile.Relaxes) ? Relax(requires) : [],
            Limits = Chance(_profile.Limits) ? Limits() : QueueLimits.None,
        };
    }

    private AgentPlan Agent(int i)
    {
        var agent = new AgentPlan
        {
            Id = new AgentId(i),
            Name = $"agent{i}",
            Capacity = [_random.Next(8) == 0 ? 0 : 1, _random.Next(4), _random.Next(4), .. Chance(50) ? [] : (int[])[2]],
            Total = Chance(_profile.Totals) ? _random.Next(1, 4) : 0,
            BesideVoice = Chance(50) ? [0, 0, 0] : [_random.Next(2), _random.Next(3), _random.Next(3)],
            Skills = [.. Enumerable.Range(0, _profile.Skills).Select(s => new SkillRequirement(new SkillId(s), 7))],
            Groups = [.. Enumerable.Range(0, Math.Min(2, _profile.Groups)).Select(g => new GroupId(g))],
        };
        return Chance(_profile.Alike) ? agent with { Capacity = [1, 2, 2], Total = 0 } : agent with
        {
            Skills = [.. Enumerable.Range(0, _profile.Skills).Where(_ => Chance(70)).Select(s => new SkillRequirement(new SkillId(s), (byte)_random.Next(1, 11)))],
            Groups = [.. Enumerable.Range(0, _profile.Groups).Where(_ => Chance(50)).Select(g => new GroupId(g))],
        };
    }

    private GroupLimit[] Groups() => [.. Enumerable.Range(0, _random.Next(1, 4)).Select(i => new GroupLimit(new GroupId(_random.Next(_profile.Groups)), i == 0 && Chance(60) ? 0 : Span(8)))];

    // Each step lets in all whom the one before let in: fewer skills, lower levels, another set beside them.
    private List<RelaxationStep> Relax(List<RequirementSet> sets)
    {
        var steps = new List<RelaxationStep>();
        long after = 0;
        bool keep = true;
        for (int i = _random.Next(1, 4); i > 0; i--)
        {
            after += 1 + Span(5);
            sets = [.. sets.Select(Looser), .. Chance(30) ? [Set(1, 5)] : (RequirementSet[])[]];
            keep &= Chance(75);
            steps.Add(new RelaxationStep(after, sets, keep));
        }

        return steps;
    }

    private RequirementSet Looser(RequirementSet set) => new(set.Requirements.ToArray()
        .Where(_ => Chance(75))
        .Select(r => r with { Level = (byte)Math.Max(1, r.Level - _random.Next(5)) }));

    private QueueLimits Limits() => new()
    {
        Waiting = Chance(40) ? _random.Next(5) : null,
        WaitMicroseconds = Chance(50) ? Span(10) : 0,
        NobodySignedIn = Chance(40),
        EstimatedWaitMicroseconds = Chance(40) ? Span(8) : 0,
    };

    private RefusalRule Rule() => new(Chance(_profile.CoolDowns) ? Span(8) : 0, Chance(_profile.PausesAfter) ? _random.Next(1, 4) : 0);

    private RequirementSet Set(int skills, int below) =>
        new(Enumerable.Range(0, skills).Select(_ => new SkillRequirement(new SkillId(_random.Next(_profile.Skills)), (byte)_random.Next(1, below))));

    // Often whole, so that several are due together; often not, so that rounding shows.
    private long Span(int seconds)
    {
        int most = _profile.Short ? seconds : seconds * 1000; // milliseconds
        return _random.Next(4) switch
        {
            0 => _random.Next(most) * 1000L,
            1 => _random.Next(most * 1000),
            _ => _random.Next(seconds) * (_profile.Short ? 1000L : Second),
        };
    }
}

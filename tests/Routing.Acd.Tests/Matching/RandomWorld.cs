using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// A call centre that does everything at once, from a seed: skills with levels, groups that open later,
/// priorities, three channels, refusals of each kind, withdrawals at any moment, reloads, and commands
/// that are late, doubled or about nothing.
/// </summary>
internal sealed class RandomWorld(int seed)
{
    private const int Second = 1_000_000;
    private const int Agents = 7;
    private const int Queues = 4;

    private readonly Random _random = new(seed);
    private readonly List<AcdCommand> _sent = [];
    private readonly InteractionOrder _order = (InteractionOrder)(seed % 3);
    private long _now = 1_000_000_000;
    private int _version;
    private int _ids;

    /// <summary>The next command, given how things stand.</summary>
    public AcdCommand Next(ReferenceAcd state)
    {
        _now += _random.Next(4) switch { 0 => 0, 1 => _random.Next(1000), _ => _random.Next(2 * Second) };
        AcdCommand command = _version == 0 ? AcdCommand.LoadPlan(_now, Plan()) : Pick(state);
        _sent.Add(command);
        return command;
    }

    private AcdCommand Pick(ReferenceAcd state)
    {
        AgentId agent = new(_random.Next(Agents + 1)); // one more than there are
        int dice = _random.Next(100);
        ReferenceAcd.Item? reserved = Any(state, SlotPhase.Reserved);
        ReferenceAcd.Item? connected = Any(state, SlotPhase.Connected);
        return dice switch
        {
            < 22 => AcdCommand.Submit(_now, NewId(), Queue(), Channel(), Priority(), Requires()),
            < 24 => AcdCommand.Resubmit(_now, NewId(), Queue(), Before(), 1_000_000 + _ids, Channel(), Priority(), Requires()),
            < 40 when reserved is not null => OfReservation(reserved),
            < 52 when connected is not null => AcdCommand.Complete(_now, connected.Id),
            < 54 when connected is not null => AcdCommand.Connect(_now, connected.Id, ReferenceAcd.ReservationOf(connected)),
            < 60 => AcdCommand.Withdraw(_now, Any(state, null)?.Id ?? NewId()),
            < 63 => Update(Any(state, null)?.Id ?? NewId()),
            < 71 => AcdCommand.SetAgent(_now, agent, AgentMode.Available),
            < 73 => AcdCommand.SetAgent(_now, agent, AgentMode.Paused, _random.Next(2) == 0 ? "lunch" : "meeting"),
            < 74 => AcdCommand.SetAgent(_now, agent, AgentMode.SignedOut),
            < 80 => AcdCommand.DeviceUp(_now, agent),
            < 82 => AcdCommand.DeviceDown(_now, agent),
            < 84 => AcdCommand.ExternalBusy(_now, agent),
            < 87 => AcdCommand.ExternalFree(_now, agent),
            < 90 => AcdCommand.EndWrapUp(_now, agent),
            < 92 => AcdCommand.LoadPlan(_now, Plan()),
            < 96 when _sent.Count > 1 => _sent[_random.Next(1, _sent.Count)], // once more, and late
            _ => AcdCommand.Tick(_now),
        };
    }

    private AcdCommand OfReservation(ReferenceAcd.Item item)
    {
        ReservationId id = ReferenceAcd.ReservationOf(item);
        return _random.Next(10) switch
        {
            0 => AcdCommand.Reject(_now, item.Id, id),
            1 => AcdCommand.Unreachable(_now, item.Id, id),
            2 => AcdCommand.Accept(_now, item.Id, id with { Epoch = 0 }),
            3 => AcdCommand.Connect(_now, item.Id, id),
            4 => AcdCommand.Tick(_now + (6 * Second)),
            _ => AcdCommand.Accept(_now, item.Id, id),
        };
    }

    private AcdCommand Update(Guid id) => AcdCommand.Update(_now, id, Priority(), Requires());

    private ReferenceAcd.Item? Any(ReferenceAcd state, SlotPhase? phase)
    {
        ReferenceAcd.Item[] items = [.. state.Known.Where(i => phase is null || i.Phase == phase)];
        return items.Length == 0 ? null : items[_random.Next(items.Length)];
    }

    private RoutingPlan Plan() => new()
    {
        Version = ++_version,
        Order = _order,
        Queues = [.. Enumerable.Range(0, Queues).Select(i => _version > 1 && _random.Next(8) == 0 ? null : QueuePlan(i))],
        Agents = [.. Enumerable.Range(0, Agents).Select(i => _random.Next(8) == 0 ? null : AgentPlan(i))],
    };

    private QueuePlan QueuePlan(int i) => new()
    {
        Id = new QueueId(i),
        Name = $"queue{i}",
        Requires = [.. Enumerable.Range(0, 1 + _random.Next(2)).Select(_ => Requires() ?? RequirementSet.None)],
        Groups = _random.Next(2) == 0 ? [] : [Group(0), Group(_random.Next(8) * Second)],
        Priority = _random.Next(4) * 10,
        ServiceLevelMicroseconds = _random.Next(1, 30) * Second,
        RingTimeoutMicroseconds = _random.Next(6) * Second,
        OnNoAnswer = Rule(),
        OnReject = Rule(),
        OnUnreachable = Rule(),
        WrapUpMicroseconds = _random.Next(3) * 2 * Second,
    };

    // Half of them alike, so that agents share a profile; the others as they come.
    private AgentPlan AgentPlan(int i)
    {
        var agent = new AgentPlan
        {
            Id = new AgentId(i),
            Name = $"agent{i}",
            Skills = [.. Enumerable.Range(0, 3).Select(s => new SkillRequirement(new SkillId(s), 7))],
            Groups = [new GroupId(0), new GroupId(1)],
            Capacity = [_random.Next(5) == 0 ? 0 : 1, _random.Next(3), _random.Next(4)],
        };
        return _random.Next(2) == 0 ? agent : agent with
        {
            Skills = [.. Enumerable.Range(0, 3).Where(_ => _random.Next(3) > 0).Select(s => Skill(s, 11))],
            Groups = [.. Enumerable.Range(0, 3).Where(_ => _random.Next(2) == 0).Select(g => new GroupId(g))],
        };
    }

    private GroupLimit Group(long after) => new(new GroupId(_random.Next(3)), after);

    private RefusalRule Rule() => new(_random.Next(4) * Second, _random.Next(4));

    private RequirementSet? Requires() => _random.Next(3) > 0
        ? null
        : new RequirementSet(Enumerable.Range(0, _random.Next(3)).Select(_ => Skill(_random.Next(3), 8)));

    private SkillRequirement Skill(int skill, int below) => new(new SkillId(skill), (byte)_random.Next(1, below));

    private QueueId Queue() => new(_random.Next(40) == 0 ? Queues : _random.Next(Queues));

    private Channel Channel() => (Channel)Math.Max(0, _random.Next(6) - 3);

    private long Before() => _now - _random.Next(20 * Second);

    private int? Priority() => _random.Next(4) == 0 ? _random.Next(100) : null;

    // Ids are a function of the seed, so that two runs are the same run.
    private Guid NewId() => new(seed, 0, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(++_ids)]);
}

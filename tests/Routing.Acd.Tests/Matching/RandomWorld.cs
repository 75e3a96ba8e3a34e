using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// A call centre that does everything at once, from a seed: what comes next is chosen by the seed and by
/// how things stand in the reference. Commands may be late, doubled, or about nothing.
/// </summary>
internal sealed partial class RandomWorld
{
    private const int Second = WorldProfile.Second;

    private readonly int _seed;
    private readonly WorldProfile _profile;
    private readonly Random _random;
    private readonly List<WorldStep> _sent = [];
    private readonly Queue<AcdCommand> _opening = [];
    private readonly (int Weight, Func<ReferenceAcd, AcdCommand?> Make)[] _deck;
    private long _now = 1_000_000_000;
    private int _ids;
    private int _foreign;
    private int _epoch = 1;

    public RandomWorld(int seed)
    {
        _seed = seed;
        _profile = WorldProfile.Of(seed);
        _random = new Random(seed);
        _order = (InteractionOrder)_random.Next(3);
        _deck =
        [
            (_profile.Submits, Submit), (_profile.Resubmits, Resubmit), (_profile.Answers, Answer), (_profile.Completes, Complete),
            (_profile.Withdrawals, Withdraw), (_profile.Updates, Update), (_profile.Inquiries, Inquire), (_profile.States, SetAgent),
            (_profile.Devices, Device), (_profile.Externals, External), (_profile.Extends, WrapUp), (_profile.Reloads, _ => Reload()),
            (_profile.Strange, Strange), (_profile.Ticks, _ => AcdCommand.Tick(_now)),
        ];
        _opening.Enqueue(Reload());
        for (int agent = 0; agent < _profile.Agents; agent++)
        {
            _opening.Enqueue(AcdCommand.DeviceUp(_now, new AgentId(agent)));
            _opening.Enqueue(AcdCommand.SetAgent(_now, new AgentId(agent), Chance(90) ? AgentMode.Available : AgentMode.Paused, null));
        }
    }

    /// <summary>What the partition is like; in a third of the worlds nearly everything in it is too small.</summary>
    public AcdPartitionOptions Options => new()
    {
        MaxInteractions = _seed % 7 == 0 ? 3 * _profile.MostWaiting / 2 : 10_000,
        EndedRemembered = IsTight ? Tight(0) : 1024,
        Bounds = !IsTight ? MatcherBounds.Default : new MatcherBounds
        {
            LanesKept = Tight(1),
            KindsKept = Tight(2),
            ManyLined = Tight(3),
            PlacesCounted = Tight(4),
            AgentsExamined = Tight(5),
            AgentsPending = Tight(6),
            WaitingCopied = Tight(7),
        },
    };

    public int Commands => _profile.Commands;

    /// <summary>The next command, given how things stand.</summary>
    public WorldStep Next(ReferenceAcd state)
    {
        if (_opening.TryDequeue(out AcdCommand first))
        {
            return Sent(first, state);
        }

        _now = Math.Max(_now, Later(state));
        AcdCommand command = Draw(state);
        return Sent(Chance(_profile.Epochs) ? command with { Epoch = Epoch() } : command, state);
    }

    private WorldStep Sent(AcdCommand command, ReferenceAcd state)
    {
        _sent.Add(WorldStep.Of(command, state));
        return _sent[^1];
    }

    // A card that makes nothing of how things stand is put back.
    private AcdCommand Draw(ReferenceAcd state)
    {
        for (int draws = 0; draws < 8; draws++)
        {
            int at = _random.Next(_deck.Sum(card => card.Weight));
            Func<ReferenceAcd, AcdCommand?> card = _deck.First(card => (at -= card.Weight) < 0).Make;
            if (card(state) is { } command)
            {
                return command;
            }
        }

        return AcdCommand.Tick(_now);
    }

    private long Later(ReferenceAcd state)
    {
        if (Chance(_profile.Deadlines) && state.NextDeadline is { } due && due < _now + (60L * Second))
        {
            return due + _random.Next(6) switch { 0 => -1, 1 => 1, 2 => -999, 3 => -1000, _ => 0 };
        }

        return _now + _random.Next(_profile.Leaps ? 400 : 399) switch
        {
            < 100 => 0,
            < 150 => _random.Next(1000),
            < 180 => 1000 - (_now % 1000),
            < 399 => _random.Next(_profile.Pace),
            _ => _random.Next(600, 4000) * (long)Second,
        };
    }

    private AcdCommand? Submit(ReferenceAcd state)
    {
        if (state.Waiting.Count() >= _profile.MostWaiting)
        {
            return Complete(state) ?? Withdraw(state);
        }

        return New(AcdCommand.Submit(_now, NewId(), Queue(), Channel(), Priority(), CallRequires()));
    }

    private AcdCommand New(AcdCommand submit) => submit with
    {
        Preferred = Chance(_profile.Preferred) ? Agent() : null,
        Duration = Span(6),
        HoldWhenBusy = Chance(40),
        Visit = Chance(50) ? 0 : _random.Next(1, 4),
        Refused = submit.Kind == AcdCommandKind.Submit && _random.Next(300) == 0,
    };

    // From another queue, with its age; or known elsewhere before, with a number from there.
    private AcdCommand? Resubmit(ReferenceAcd state)
    {
        if (Chance(60) && state.Ended.Count > 0)
        {
            ReferenceAcd.Item was = state.Ended[Math.Max(0, state.Ended.Count - 1 - _random.Next(8))].Item;
            long entered = Chance(50) ? was.EnteredQueue : 0;
            QueueId queue = Chance(50) ? new QueueId(was.Queue) : Queue();
            return New(AcdCommand.Resubmit(_now, was.Id, queue, was.First, was.Sequence, was.Channel, was.Priority, was.Requires, entered));
        }

        long first = _now - _random.Next(20 * Second);
        long sequence = Chance(20) ? (1L << 40) + _random.Next(1, 200) : (Chance(50) ? 900_000 : 1L << 41) - (7 * _foreign++); // some as our own
        return New(AcdCommand.Resubmit(_now, NewId(), Queue(), first, sequence, Channel(), Priority(), CallRequires(), Chance(50) ? first + _random.Next(Second) : 0));
    }

    private AcdCommand? Answer(ReferenceAcd state)
    {
        ReferenceAcd.Claim[] ringing = [.. state.People.SelectMany(p => p.Held).Where(c => c.Is == ReferenceAcd.ClaimIs.Reserved)];
        if (ringing.Length == 0)
        {
            return null;
        }

        ReferenceAcd.Claim claim = ringing[_random.Next(ringing.Length)];
        bool no = Chance(_profile.Refusals);
        return _random.Next(no ? 5 : 4) switch
        {
            4 => AcdCommand.NoAnswer(_now, claim.Item.Id, claim.Id),
            0 when no => AcdCommand.Unreachable(_now, claim.Item.Id, claim.Id),
            1 when no => AcdCommand.Tick(_now = claim.Item.Timer!.Due + _random.Next(-1, 2)),
            _ when no => AcdCommand.Reject(_now, claim.Item.Id, claim.Id),
            0 => AcdCommand.Connect(_now, claim.Item.Id, claim.Id),
            _ => AcdCommand.Accept(_now, claim.Item.Id, claim.Id),
        };
    }

    private AcdCommand? Complete(ReferenceAcd state) => Any(state, ReferenceAcd.Stands.Connected) is { } item ? AcdCommand.Complete(_now, item.Id) : null;

    private AcdCommand? Withdraw(ReferenceAcd state) => Any(state) is not { } item ? null : AcdCommand.Withdraw(_now, item.Id, _random.Next(4) switch
    {
        0 => LeaveReason.Withdrawn,
        1 => LeaveReason.Key,
        2 => (LeaveReason)_random.Next(10),
        _ => LeaveReason.Abandoned,
    });

    private AcdCommand? Update(ReferenceAcd state) => Any(state) is { } item ? AcdCommand.Update(_now, item.Id, Priority(), CallRequires()) : null;

    private AcdCommand? Inquire(ReferenceAcd state) => Any(state) is { } item ? AcdCommand.Inquire(_now, item.Id) : null;

    private AcdCommand? SetAgent(ReferenceAcd state)
    {
        // Whoever does not work is more likely to come back than another to go.
        ReferenceAcd.Person? idle = state.People.Where(p => p.Mode != AgentMode.Available).MinBy(_ => _random.Next());
        return _random.Next(10) switch
        {
            < 6 => AcdCommand.SetAgent(_now, idle is null ? Agent() : new AgentId(idle.Id), AgentMode.Available),
            < 9 => AcdCommand.SetAgent(_now, Agent(), AgentMode.Paused, Chance(50) ? "lunch" : "meeting"),
            _ => AcdCommand.SetAgent(_now, Agent(), AgentMode.SignedOut),
        };
    }

    private AcdCommand? Device(ReferenceAcd state)
    {
        ReferenceAcd.Person? without = state.People.Where(p => !p.Device).MinBy(_ => _random.Next());
        return without is not null && Chance(75) ? AcdCommand.DeviceUp(_now, new AgentId(without.Id)) : AcdCommand.DeviceDown(_now, Agent());
    }

    private AcdCommand? External(ReferenceAcd state) => state.People.Find(p => p.External) is { } busy && Chance(70)
        ? AcdCommand.ExternalFree(_now, new AgentId(busy.Id))
        : AcdCommand.ExternalBusy(_now, Agent());

    private AcdCommand? WrapUp(ReferenceAcd state)
    {
        ReferenceAcd.Claim? wrapUp = state.People.SelectMany(p => p.Held).Where(c => c.Is == ReferenceAcd.ClaimIs.WrapUp).MinBy(_ => _random.Next());
        if (wrapUp is null)
        {
            return Chance(10) ? AcdCommand.ExtendWrapUp(_now, Agent(), Span(5)) : null;
        }

        AgentId agent = new(wrapUp.Person.Id);
        return Chance(40) ? AcdCommand.EndWrapUp(_now, agent) : AcdCommand.ExtendWrapUp(_now, agent, Span(5));
    }

    // Once more, late, or about nothing.
    private AcdCommand? Strange(ReferenceAcd state)
    {
        AcdCommand sent = _sent[_random.Next(_sent.Count)].Command;
        ReferenceAcd.Claim? claim = state.People.SelectMany(p => p.Held).LastOrDefault();
        return _random.Next(14) switch
        {
            < 4 => sent,
            < 7 => _sent[^(1 + _random.Next(Math.Min(6, _sent.Count)))].Command with { Time = _now },
            7 => AcdCommand.Inquire(_now, NewId()),
            8 when claim is not null => AcdCommand.Accept(_now, claim.Item.Id, claim.Id with { Epoch = _random.Next(3) }),
            8 => AcdCommand.SetAgent(_now, Agent(), (AgentMode)3),
            9 => AcdCommand.Submit(_now, NewId(), new QueueId(_random.Next(-1, 9)), (Channel)_random.Next(5)),
            11 => Broken(sent with { Time = _now }),
            12 => Broken(New(AcdCommand.Resubmit(_now, NewId(), Queue(), _now - Second, 0, Channel()))),
            10 => new AcdCommand { Kind = (AcdCommandKind)_random.Next(24), Time = _now, Interaction = Any(state)?.Id ?? NewId(), Agent = Agent() },
            _ => sent with { Time = sent.Time - Second, Agent = Agent() },
        };
    }

    // One number that nobody can mean, or that is only a bit odd.
    private AcdCommand Broken(AcdCommand sent)
    {
        long odd = new[] { long.MinValue, -1, 1, (1L << 56) - 1, 1L << 56, (1L << 62) - 1, 1L << 62, long.MaxValue }[_random.Next(8)];
        return _random.Next(8) switch
        {
            0 => sent with { Time = odd is (1L << 56) - 1 ? -1 : odd }, // which would be the end of the world
            1 => sent with { FirstEntered = odd },
            2 => sent with { EnteredQueue = odd },
            3 => sent with { Sequence = odd < 0 ? odd : odd | (1L << 62) }, // never one that is used
            4 => sent with { Duration = odd },
            5 => sent with { Interaction = Guid.Empty },
            6 => sent with { Visit = -1 },
            _ => sent with { Queue = new QueueId(int.MinValue), Agent = new AgentId(int.MinValue), Preferred = new AgentId(int.MinValue) },
        };
    }

    private int Epoch()
    {
        _epoch += _random.Next(10) == 0 ? 1 : 0;
        return Math.Max(0, _epoch - (Chance(30) ? 1 : 0));
    }

    private ReferenceAcd.Item? Any(ReferenceAcd state, ReferenceAcd.Stands? stands = null)
    {
        ReferenceAcd.Item[] items = [.. state.Items.Where(i => stands is null || i.Stands == stands)];
        return items.Length == 0 ? null : items[_random.Next(items.Length)];
    }

    private AgentId Agent() => new(_random.Next(30) == 0 ? _profile.Agents : _random.Next(_profile.Agents));

    private QueueId Queue() => new(_random.Next(60) == 0 ? _profile.Queues : _random.Next(_profile.Queues));

    private Channel Channel() => Chance(_profile.Channels) ? (Channel)_random.Next(1, 3) : Model.Channel.Voice;

    private int? Priority() => Chance(_profile.OwnPriority) ? _random.Next(-10, 121) : null;

    private RequirementSet? CallRequires() => Chance(_profile.CallRequires) ? Set(_random.Next(3), 7) : null;

    private bool IsTight => _seed % 3 == 0;

    // 2 to 8, each by itself.
    private int Tight(int which) => 2 + (((_seed / 3) + (which * 5) + (_seed / 51 * which)) % 7);

    private bool Chance(int percent) => _random.Next(100) < percent;

    // Ids are a function of the seed, so that two runs are the same run.
    private Guid NewId() => new(_seed, 0, 7, [0, 0, 0, 0, .. BitConverter.GetBytes(++_ids)]);
}

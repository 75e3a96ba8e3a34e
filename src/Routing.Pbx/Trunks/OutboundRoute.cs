using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Trunks;

/// <summary>
/// One outbound call's way over its route's trunks. Each <see cref="Next"/> claims a place and hands out one target; its
/// <see cref="DialTarget.OnOver"/> gives the place back. Made for one attempt; used on the mailbox of whoever dials.
/// </summary>
internal sealed class OutboundRoute : IDialRoute
{
    // Who calls for help waits no longer for a carrier that says nothing of the call; but where no other is left, for as long as it takes.
    private static readonly TimeSpan EmergencyNoProgress = TimeSpan.FromSeconds(8);

    // The last carrier's addresses are all asked, 2 s each, and the last of them has time to answer.
    private static readonly TimeSpan EmergencyNoResponse = TimeSpan.FromSeconds(12);

    private readonly Outbound _outbound;
    private readonly PbxPlan _plan;
    private readonly FoundRoute _found;
    private readonly CallingParty _from;
    private readonly HashSet<string> _tried = new(StringComparer.Ordinal);
    private int _group;
    private List<string>? _order;
    private string? _last;
    private long? _waitsSince;
    private OutboundRefusal? _waitedInVain;

    public OutboundRoute(Outbound outbound, PbxPlan plan, FoundRoute found, CallingParty from)
    {
        _outbound = outbound;
        _plan = plan;
        _found = found;
        _from = from;
    }

    /// <summary>The route's name, for log and record.</summary>
    public string Name => _found.Route.Name;

    /// <summary>The number it leads to, as the route rewrote it; each carrier gets its own form of it.</summary>
    public string Number => _found.Number;

    /// <summary>It must get out, whatever the limits say; never the first to be shed.</summary>
    public bool IsEmergency => _found.Route.IsEmergency;

    /// <summary>Why <see cref="Next"/> gave nothing, where that was for want of a trunk and not for what the last one answered.</summary>
    public OutboundRefusal? Refusal { get; private set; }

    /// <inheritdoc/>
    public DialFailure WhyEmpty => Refusal?.Failure ?? DialFailure.Absent;

    /// <inheritdoc/>
    public IReadOnlyList<DialTarget> Next(DialFailure? last)
    {
        Refusal = _waitedInVain;
        _waitedInVain = null;
        if (last is { } how && Refusal is null)
        {
            if (!GoesOn(how))
            {
                return [];
            }

            _outbound.Note(_last ?? "", Number, how);
        }

        while (NextTrunk() is { } trunk)
        {
            if (WhyNoForm(trunk) is { } none)
            {
                Refusal ??= none;
                continue;
            }

            if (_outbound.TryClaim(trunk, IsEmergency, Patience, out RateTurn? turn))
            {
                _last = trunk.Name;
                return [TargetOver(trunk, turn)];
            }

            Refusal = _outbound.Hindrance(trunk, IsEmergency, Patience) ?? Refusal ?? new OutboundRefusal(503, $"the last place on trunk {trunk.Name} was just taken");
        }

        return [];
    }

    /// <summary>Whether any trunk could take the call now, and when not, why; claims nothing. The shortest wait is told.</summary>
    public OutboundRefusal? Look()
    {
        OutboundRefusal? why = null;
        foreach (TrunkPlan trunk in _found.Route.To.SelectMany(group => group.Members).Select(member => _plan.Trunks.GetValueOrDefault(member.Trunk)).OfType<TrunkPlan>())
        {
            if ((WhyNoForm(trunk) ?? _outbound.Hindrance(trunk, IsEmergency, Outbound.LongestWait)) is not { } hindrance)
            {
                return null;
            }

            bool sooner = why is null or { Status: 404 } || (hindrance.RetryAfter > TimeSpan.Zero && (why.RetryAfter == TimeSpan.Zero || hindrance.RetryAfter < why.RetryAfter));
            why = sooner ? hindrance : why;
        }

        return why ?? new OutboundRefusal(503, $"route {Name} leads to no trunk");
    }

    // What is said of the callee holds on every trunk; what is said of the carrier does not. An emergency call is given up only
    // for what the called party itself said.
    private bool GoesOn(DialFailure how)
    {
        if (how.Status is 0 or (>= 200 and < 300) or 487)
        {
            return how.Status == 0; // nothing was sent at all; or it was answered, or taken back
        }

        TrunkGroupPlan group = _found.Route.To[_group];
        return IsEmergency
            ? how.Status is not (486 or 600 or 603)
            : (group.NextOn.Contains(how.Status) && !IsCalleesWord(how)) || group.NextOnCauses.Contains(how.Cause);
    }

    // A proxy behind the carrier says 408 when nobody has taken what rang. The same phone would ring once more, from elsewhere.
    private static bool IsCalleesWord(DialFailure how) => how.RangOut && how.Status is 408 or 480 or 487 or 504;

    private OutboundRefusal? WhyNoForm(TrunkPlan trunk) =>
        TrunkInvite.NumberFor(trunk, _found).Length > 0 ? null : new OutboundRefusal(404, $"{Number} is no number that the carrier of trunk {trunk.Name} could be told");

    private TrunkPlan? NextTrunk()
    {
        for (; _group < _found.Route.To.Count; _group++, _order = null)
        {
            // The order is made when the group's turn comes: what is down or full by then is known then.
            _order ??= _outbound.Order(_found.Route.To[_group], _plan);
            while (_order.Count > 0)
            {
                string trunk = _order[0];
                _order.RemoveAt(0);
                if (_tried.Add(trunk))
                {
                    return _plan.Trunks[trunk];
                }
            }

            if (_group == _found.Route.To.Count - 1)
            {
                return null; // the last group's rules still judge what its last trunk answers
            }
        }

        return null;
    }

    private bool IsLast => !Enumerable.Range(_group, _found.Route.To.Count - _group)
        .SelectMany(group => _found.Route.To[group].Members)
        .Any(member => _plan.Trunks.TryGetValue(member.Trunk, out TrunkPlan? other) && other.Uri is not null && !_tried.Contains(member.Trunk));

    // Calls abroad may take half a minute until something rings. To give one up is of use where another carrier may do better.
    private TimeSpan? NoProgressOf(TrunkPlan trunk) =>
        !IsEmergency ? (IsLast ? trunk.LastNoProgress : trunk.NoProgress)
        : IsLast ? null
        : trunk.NoProgress < EmergencyNoProgress ? trunk.NoProgress : EmergencyNoProgress;

    private TimeSpan NoResponseOf(TrunkPlan trunk) => IsEmergency && IsLast && trunk.NoResponse < EmergencyNoResponse ? EmergencyNoResponse : trunk.NoResponse;

    // At all trunks together; a caller who has waited at the first does not wait as long again at the next.
    private TimeSpan Patience => _waitsSince is not { } since ? Outbound.LongestWait
        : _outbound.Since(since) is var waited && waited < Outbound.LongestWait ? Outbound.LongestWait - waited : TimeSpan.Zero;

    // Null: the turn has come.
    private async Task<DialFailure?> WaitAsync(TrunkPlan trunk, RateTurn turn, IWorkScheduler scheduler)
    {
        bool hasCome = await turn.WaitAsync(scheduler);
        _waitedInVain = hasCome ? _outbound.Pause(trunk) : _outbound.Crowd(trunk);
        return _waitedInVain?.Failure;
    }

    private DialTarget TargetOver(TrunkPlan trunk, RateTurn? turn)
    {
        bool over = false; // on the mailbox of whoever dials alone
        bool placed = turn is null;
        _waitsSince ??= turn is null ? null : _outbound.Timestamp;
        DialTarget target = TrunkInvite.Target(_plan, trunk, _found, _from);
        if (target.WhyUnsigned is { } why)
        {
            _outbound.NoteUnsigned(trunk.Name, Number, why);
        }

        return target with
        {
            Turn = turn is null ? null : async scheduler =>
            {
                DialFailure? none = await WaitAsync(trunk, turn, scheduler);
                placed = none is null;
                return none;
            },
            Invite = _outbound.Under(trunk.Name, target.Invite) with { NoProgressWithin = NoProgressOf(trunk), NoResponseWithin = NoResponseOf(trunk) },
            OnOver = how =>
            {
                if (!over)
                {
                    over = true;
                    turn?.Leave();
                    if (placed)
                    {
                        _outbound.Release(trunk.Name, how);
                    }
                    else
                    {
                        _outbound.GiveBack(trunk.Name);
                    }
                }
            },
        };
    }
}

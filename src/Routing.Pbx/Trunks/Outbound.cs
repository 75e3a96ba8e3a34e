using Microsoft.Extensions.Logging;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Trunks;

/// <summary>
/// The way out: from a dialled number to trunks, one after the other. Nothing goes out that no route allows. One for the
/// life of the exchange, since it knows what the trunks carry and how fast; any thread.
/// </summary>
internal sealed class Outbound(TrunkCalls calls, TrunkLinks links, TimeProvider time, PbxMetrics metrics, ILogger log, Func<PbxPlan> newest)
{
    // A carrier that has just said nothing is asked last: each call would wait for it again.
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(30);

    private readonly CallRates _rates = new(time, newest);
    private readonly TrunkPauses _pauses = new(time);
    private readonly TrunkPauses _silent = new(time);
    private readonly GroupTurns _turns = new(calls);

    /// <summary>How long <paramref name="trunk"/> asked not to be called; zero when it did not.</summary>
    public TimeSpan PauseOf(string trunk) => _pauses.Left(trunk);

    /// <summary>
    /// The way to <paramref name="dialled"/>. Nothing is claimed yet: that happens in <see cref="OutboundRoute.Next"/>, which
    /// may find the last place taken in between, and then says so in <see cref="OutboundRoute.Refusal"/>.
    /// </summary>
    /// <param name="plan">The plan in force: limits and carriers are those of now.</param>
    /// <param name="dialled">The number as it was dialled.</param>
    /// <param name="from">Who is to be shown.</param>
    /// <param name="who">Who dials.</param>
    public OutboundAttempt Begin(PbxPlan plan, string dialled, CallingParty from, OutboundCaller who)
    {
        if (RouteFinder.Find(plan, dialled, who, out OutboundRefusal? refusal) is not { } found)
        {
            return new OutboundAttempt(null, refusal);
        }

        var route = new OutboundRoute(this, plan, found, from);
        return route.Look() is { } none ? new OutboundAttempt(null, none) : new OutboundAttempt(route, null);
    }

    /// <summary>What <see cref="Begin"/> would do with a number, and how it would look to each carrier.</summary>
    public OutboundExplanation Explain(PbxPlan plan, string dialled, CallingParty from, OutboundCaller who) =>
        OutboundExplanation.Of(plan, dialled, from, who, (trunk, urgent) => Hindrance(trunk, urgent)?.Why
            ?? (IsWell(trunk.Name) ? null : "down, not registered, or silent a moment ago: tried when no other takes the call"));

    /// <summary>The trunks of a group in the order in which this call tries them: first those that look well, then those that may be down after all.</summary>
    internal List<string> Order(TrunkGroupPlan group, PbxPlan plan)
    {
        // Each is looked at once: one that comes up or goes down meanwhile would else stand in neither list.
        HashSet<string> well = [.. group.Members.Select(member => member.Trunk).Where(trunk => plan.Trunks.ContainsKey(trunk) && IsWell(trunk))];
        return
        [
            .. _turns.Order(group, well.Contains),
            .. group.Members.Select(member => member.Trunk).Where(trunk => plan.Trunks.ContainsKey(trunk) && !well.Contains(trunk)),
        ];
    }

    /// <summary>Why <paramref name="trunk"/> cannot take a call now, and for how long; null when it can.</summary>
    internal OutboundRefusal? Hindrance(TrunkPlan trunk, bool urgent)
    {
        if (trunk.Uri is null)
        {
            return new OutboundRefusal(503, $"trunk {trunk.Name} has no uri");
        }

        if (urgent)
        {
            return null;
        }

        if (_pauses.Left(trunk.Name) is var pause && pause > TimeSpan.Zero)
        {
            return new OutboundRefusal(503, $"trunk {trunk.Name} asked not to be called for another {pause.TotalSeconds:0} s", pause);
        }

        if (calls.Active(trunk.Name) >= (trunk.MaxCalls ?? int.MaxValue))
        {
            return new OutboundRefusal(503, $"all {trunk.MaxCalls} calls of trunk {trunk.Name} are in use (max_calls)");
        }

        if (calls.ActiveOut(trunk.Name) >= (trunk.MaxOutbound ?? int.MaxValue))
        {
            return new OutboundRefusal(503, $"all {trunk.MaxOutbound} outbound calls of trunk {trunk.Name} are in use (max_outbound)");
        }

        return _rates.Wait(trunk) is var wait && wait > TimeSpan.Zero
            ? new OutboundRefusal(503, $"trunk {trunk.Name} may place no more calls in this second (calls_per_second)", wait)
            : null;
    }

    /// <summary>Takes a place and a turn on <paramref name="trunk"/>, both or neither.</summary>
    internal bool TryClaim(TrunkPlan trunk, bool urgent)
    {
        if (trunk.Uri is null || !calls.TryEnterOut(trunk.Name, urgent ? null : trunk.MaxCalls, urgent ? null : trunk.MaxOutbound))
        {
            return false;
        }

        if ((urgent || _pauses.Left(trunk.Name) <= TimeSpan.Zero) && _rates.TryTake(trunk, urgent))
        {
            return true;
        }

        calls.LeaveOut(trunk.Name);
        return false;
    }

    /// <summary>A call over <paramref name="trunk"/> is over, or never came to be.</summary>
    internal void Release(string trunk, DialFailure how)
    {
        calls.LeaveOut(trunk);
        metrics.OnTrunkAttempt(trunk, how);
        if (how.Status == 503 && how.RetryAfter > TimeSpan.Zero)
        {
            TimeSpan kept = _pauses.Pause(trunk, how.RetryAfter);
            PbxLog.TrunkPaused(log, trunk, kept.TotalSeconds);
            metrics.OnTrunkPaused(trunk);
        }

        if (how.IsSilence)
        {
            _silent.Pause(trunk, AfterSilence);
        }
        else if (how != DialFailure.TakenBack)
        {
            _silent.End(trunk); // it was heard of
        }
    }

    /// <summary>A call as it goes out over <paramref name="trunk"/> at this moment: under its registration.</summary>
    internal OutgoingInvite Under(string trunk, OutgoingInvite invite) => links.Find(trunk)?.Under(invite) ?? invite;

    /// <summary>A trunk was given up for the next.</summary>
    internal void Note(string trunk, string number, DialFailure how) => PbxLog.TrunkPassed(log, trunk, number, how.Status, how.Cause);

    /// <summary>What networks have signed of a call is not handed on.</summary>
    internal void NoteUnsigned(string trunk, string number, string why) => PbxLog.SignaturesKept(log, trunk, number, why);

    private bool IsWell(string trunk) => links.IsUp(trunk) && links.IsRegistered(trunk) != false
        && _pauses.Left(trunk) <= TimeSpan.Zero && _silent.Left(trunk) <= TimeSpan.Zero;
}

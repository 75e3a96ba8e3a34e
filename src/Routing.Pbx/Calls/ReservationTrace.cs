using Routing.Acd.Model;
using Routing.Records.Model;

namespace Routing.Pbx.Calls;

/// <summary>
/// Why the agents of one call's reservations got it: copied out of the ACD's ring when a reservation has ended,
/// before the ring goes round. Bounded: the newest <c>MostDecisions</c>, each with the foremost <c>MostCandidates</c>;
/// a long call that is rung in vain again and again holds some hundred kilobytes at most. On the call's mailbox.
/// </summary>
internal sealed class ReservationTrace(Call call, CallEnvironment environment)
{
    private const int MostDecisions = 64;
    private const int MostCandidates = 16;

    private readonly List<RoutingDecision> _decisions = [];

    // The newest taken over: the ring may know of a reservation before its event has come here.
    private long _last;

    // The first reservation that is not copied yet; 0 for none.
    private long _behind;

    /// <summary>What has been taken over, oldest first. Goes on growing: who keeps it copies it.</summary>
    public IReadOnlyList<RoutingDecision> Decisions => _decisions;

    /// <summary>There was a reservation: there is something to take over.</summary>
    public void Note(ReservationId reservation) => _behind = _behind == 0 ? reservation.Sequence : _behind;

    /// <summary>Takes over what is new. Looks back through the ACD's ring as far as that goes.</summary>
    public void CatchUp()
    {
        if (_behind == 0)
        {
            return;
        }

        foreach (Decision decision in environment.Acd.Decisions(call.Id, Math.Max(_behind - 1, _last)))
        {
            _last = decision.Reservation.Sequence;
            _decisions.Add(Named(decision));
        }

        _behind = 0;
        if (_decisions.Count > MostDecisions)
        {
            _decisions.RemoveRange(0, _decisions.Count - MostDecisions);
        }
    }

    // In names: a record must say what it says when the numbers are long forgotten.
    private RoutingDecision Named(Decision decision) => new()
    {
        At = Scheduling.ProcessClock.ToUtc(decision.Time),
        Reservation = $"{decision.Reservation.Partition}-{decision.Reservation.Epoch}-{decision.Reservation.Sequence}",
        Queue = call.Plan.Names.Queues[decision.Queue.Value],
        Agent = call.Plan.Names.Agents[decision.Agent.Value],
        PlanVersion = decision.PlanVersion,
        Stage = decision.Stage,
        Strategy = decision.Strategy,
        Key = decision.Key,
        IdleStamp = decision.IdleStamp,
        Nanoseconds = decision.Nanoseconds,
        Candidates = [.. decision.Candidates.Take(MostCandidates).Select(candidate => new DecisionCandidateEntry(
            call.Plan.Names.Agents[candidate.Agent.Value], PbxWords.Of(candidate.Verdict), candidate.Key, candidate.IdleStamp))],
        NotShown = decision.NotShown + decision.NotExamined + Math.Max(0, decision.Candidates.Count - MostCandidates),
    };
}

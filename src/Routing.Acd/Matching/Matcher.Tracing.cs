using Routing.Acd.Model;
using Routing.Acd.Strategies;
using Routing.Acd.Tracing;

namespace Routing.Acd.Matching;

// Why this agent, why not the others. Reads, and changes nothing that an event could come of.
internal sealed partial class Matcher
{
    private readonly Explanation _explanation;

    // Of the decision that is being explained: what the plan decides, by profile. A few at a time.
    private readonly (int Profile, Verdict Verdict)[] _verdictOfProfile = new (int, Verdict)[16];
    private volatile DecisionRing? _decisions; // made with the first plan that traces; read by any thread
    private bool _traces;
    private long _decisionBegan;

    /// <summary>What has been decided about an interaction and is still remembered. Any thread.</summary>
    public IReadOnlyList<Decision> Decisions(Guid interaction, long after = 0) => _decisions?.Find(interaction, after) ?? [];

    private void SetTracing(bool traces)
    {
        _traces = traces;
        if (traces)
        {
            _decisions ??= new DecisionRing(new ReservationId(_options.Partition, _options.Epoch, 0), _options.DecisionsKept);
        }
    }

    private long Nanoseconds() => _options.Nanoseconds is { } clock ? clock() : 0;

    /// <summary>The search for who gets whom begins.</summary>
    private void BeginDecision()
    {
        if (_traces)
        {
            _decisionBegan = Nanoseconds();
        }
    }

    /// <summary>
    /// Writes down why these agents get the interaction. Before anything changes: the others' verdicts and
    /// keys are those that decided.
    /// </summary>
    private void Explain(int slot, ReadOnlySpan<int> chosen, Lane lane)
    {
        if (!_traces)
        {
            return;
        }

        long took = Nanoseconds() - _decisionBegan;
        ref readonly InteractionSlot interaction = ref _interactions[slot];
        int winner = chosen[0];
        ref readonly AgentRecord agent = ref _roster[winner];
        var verdict = new CandidateVerdict(
            lane.Queue.Plan,
            lane.Key.Kind.Channel,
            lane.Key.Kind.Requires,
            lane.Key.Stage,
            lane.Key.OpenAfter,
            agent.CoolFor,
            IsHeld(interaction));
        _explanation.Clear();
        Array.Fill(_verdictOfProfile, (-1, default));
        foreach (int one in chosen[..Math.Min(chosen.Length, _bounds.AgentsExamined)])
        {
            _explanation.Add(Candidate(one, Verdict.Chosen, lane));
        }

        // All of them where they are few; else those after the winner by number, in a circle. What lies behind its
        // seam has the smaller numbers and goes first, so that nobody need be sorted by number.
        int examined = Math.Min(_roster.Count, _bounds.AgentsExamined);
        int end = winner + examined;
        Examine(0, end - _roster.Count, chosen, verdict, lane);
        Examine(winner, Math.Min(end, _roster.Count), chosen, verdict, lane);
        _explanation.Arrange();
        _decisions!.Add(
            new DecisionEntry
            {
                Interaction = interaction.Id,
                Reservation = _reservationSequence + 1,
                Time = _now,
                Key = lane.Strategy.Key(winner, agent, _profiles[agent.Profile], lane),
                IdleStamp = agent.IdleStamp,
                Nanoseconds = took,
                NotShown = _roster.Known - _explanation.Shown.Length,
                Queue = lane.Key.Kind.Queue,
                Agent = winner,
                PlanVersion = _planVersion,
                Stage = lane.Key.Stage,
                Strategy = StrategyCatalog.NumberOf(lane.Strategy),
            },
            _explanation.Shown);
        BeginDecision(); // what comes next is another's
    }

    private void Examine(int from, int to, ReadOnlySpan<int> chosen, in CandidateVerdict verdict, Lane lane)
    {
        for (int one = from; one < to; one++)
        {
            if (_roster[one].Known && !chosen.Contains(one))
            {
                _explanation.Add(Candidate(one, VerdictOf(one, verdict), lane));
            }
        }
    }

    private Verdict VerdictOf(int agent, in CandidateVerdict verdict)
    {
        ref readonly AgentRecord record = ref _roster[agent];
        if (record.Plan is not { } plan)
        {
            return Verdict.NotInPlan;
        }

        ref (int Profile, Verdict Verdict) known = ref _verdictOfProfile[record.Profile % _verdictOfProfile.Length];
        if (known.Profile != record.Profile)
        {
            known = (record.Profile, verdict.Of(plan));
        }

        return known.Verdict == Verdict.OutrankedByKey ? verdict.Of(record) : known.Verdict;
    }

    private DecisionCandidate Candidate(int agent, Verdict verdict, Lane lane)
    {
        ref readonly AgentRecord record = ref _roster[agent];
        long key = verdict <= Verdict.OutrankedByKey ? lane.Strategy.Key(agent, record, _profiles[record.Profile], lane) : 0;
        return new DecisionCandidate(new AgentId(agent), verdict, key, verdict <= Verdict.OutrankedByKey ? record.IdleStamp : 0);
    }
}

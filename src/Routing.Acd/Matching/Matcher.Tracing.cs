using Routing.Acd.Model;
using Routing.Acd.Strategies;
using Routing.Acd.Tracing;

namespace Routing.Acd.Matching;

// Why this agent, why not the others. Reads, and changes nothing that an event could come of.
internal sealed partial class Matcher
{
    private readonly Explanation _explanation;
    private volatile DecisionRing? _decisions; // made with the first plan that traces; read by any thread
    private bool _traces;
    private long _decisionBegan;

    /// <summary>What has been decided about an interaction and is still remembered. Any thread.</summary>
    public IReadOnlyList<Decision> Decisions(Guid interaction) => _decisions?.Find(interaction) ?? [];

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
        foreach (int one in chosen[..Math.Min(chosen.Length, _bounds.AgentsExamined)])
        {
            _explanation.Add(Candidate(one, Verdict.Chosen, lane));
        }

        // All of them where they are few; else those after the winner by number, in a circle.
        int examined = Math.Min(_roster.Count, _bounds.AgentsExamined);
        for (int i = 0; i < examined; i++)
        {
            int one = (winner + i) % _roster.Count;
            if (_roster[one].Known && !chosen.Contains(one))
            {
                _explanation.Add(Candidate(one, verdict.Of(_roster[one]), lane));
            }
        }

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

    private DecisionCandidate Candidate(int agent, Verdict verdict, Lane lane)
    {
        ref readonly AgentRecord record = ref _roster[agent];
        long key = verdict <= Verdict.OutrankedByKey ? lane.Strategy.Key(agent, record, _profiles[record.Profile], lane) : 0;
        return new DecisionCandidate(new AgentId(agent), verdict, key, verdict <= Verdict.OutrankedByKey ? record.IdleStamp : 0);
    }
}

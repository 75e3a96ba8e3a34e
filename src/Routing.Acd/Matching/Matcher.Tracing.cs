using Routing.Acd.Model;
using Routing.Acd.Strategies;
using Routing.Acd.Tracing;

namespace Routing.Acd.Matching;

// Why this agent, why not the others. Reads, and changes nothing that an event could come of.
internal sealed partial class Matcher
{
    private volatile DecisionRing? _decisions; // made with the first plan that traces; read by any thread
    private bool _traces;
    private long _decisionBegan;

    /// <summary>What has been decided about an interaction and is still remembered. Any thread.</summary>
    public IReadOnlyList<Decision> Decisions(Guid interaction, long after = 0) => _decisions?.Find(interaction, after) ?? [];

    private void SetTracing(RoutingPlan plan)
    {
        _traces = plan.Trace;
        if (_traces)
        {
            _decisions ??= new DecisionRing(new ReservationId(_options.Partition, _options.Epoch, 0), _options.DecisionsKept, _bounds.AgentsExamined);
            _decisions.Load(plan);
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
    /// keys are those that decided. What the plan makes of them is for the reader to find out.
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
        int noted = Math.Min(chosen.Length, DecisionRing.MostCandidates);

        // All of them where they are few; else those after the winner by number, in a circle. Nobody where the chosen
        // alone are more than is shown.
        int examined = noted == DecisionRing.MostCandidates ? 0 : Math.Min(_roster.Count, _bounds.AgentsExamined);
        var notes = new DecisionNotes(_decisions!.Claim(), examined);
        foreach (int one in chosen[..noted])
        {
            ref readonly AgentRecord agent = ref _roster[one];
            notes.Choose(one, lane.Strategy.Key(one, agent, _profiles[agent.Profile], lane), agent.IdleStamp);
        }

        var verdict = new AgentVerdict(_profiles, lane.Key.Kind.Channel, _roster[winner].CoolFor, IsHeld(interaction));
        int first = Math.Min(examined, _roster.Count - winner);
        Examine(winner, notes.Verdicts[..first], verdict, lane, ref notes);
        Examine(0, notes.Verdicts[first..], verdict, lane, ref notes);
        _decisions.Add(new DecisionEntry
        {
            Interaction = interaction.Id,
            QueuePlan = lane.Queue.Plan,
            Requires = lane.Key.Kind.Requires,
            Reservation = _reservationSequence + 1,
            Time = _now,
            Nanoseconds = took,
            OpenAfter = lane.Key.OpenAfter,
            Words = notes.Length,
            Examined = examined,
            Circle = _roster.Count,
            Known = _roster.Known,
            Queue = lane.Key.Kind.Queue,
            Chosen = (byte)noted,
            Stage = (byte)lane.Key.Stage,
            Channel = lane.Key.Kind.Channel,
        });
        BeginDecision(); // what comes next is another's
    }

    /// <summary>Notes what keeps back each of the agents from one number on, as far as the plan does not.</summary>
    private void Examine(int from, Span<byte> verdicts, in AgentVerdict verdict, Lane lane, ref DecisionNotes notes)
    {
        ReadOnlySpan<AgentRecord> agents = _roster.From(from, verdicts.Length);
        IAgentStrategy strategy = lane.Strategy;
        bool byProfile = strategy.Scope == KeyScope.Profile;
        for (int i = 0; i < verdicts.Length; i++)
        {
            ref readonly AgentRecord agent = ref agents[i];
            Verdict noted = verdict.Of(agent);
            verdicts[i] = (byte)noted;
            if (noted == Verdict.OutrankedByKey)
            {
                // A key that follows from what is required takes long to look up: only of those whom the matcher let in. The
                // others have one only if it was wrong, and then it comes last.
                bool hasNone = byProfile && !lane.Admits(agent.Profile);
                notes.Rank(hasNone ? long.MaxValue : strategy.Key(from + i, agent, _profiles[agent.Profile], lane), agent.IdleStamp);
            }
        }
    }
}

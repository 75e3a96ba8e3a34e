using Routing.Acd.Model;
using Routing.Acd.Tests.Matching;

namespace Routing.Acd.Tests.Tracing;

/// <summary>
/// Decisions of random worlds beside what the reference found out on the spot, agent by agent. What the reader works
/// out later must be that, also when another plan has come between.
/// </summary>
public sealed class ExplainedWorldsTests
{
    private const int Seeds = 51;

    [Fact]
    public void A_decision_says_of_each_agent_what_a_look_at_all_of_them_said_when_it_fell()
    {
        int[] seen = new int[(int)Verdict.HeldForAnother + 1];
        Parallel.For(20_000, 20_000 + Seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed => Live(seed, seen));
        Assert.All(Enum.GetValues<Verdict>(), verdict => Assert.True(seen[(int)verdict] > 20, $"{verdict}: {seen[(int)verdict]}"));
    }

    private static void Live(int seed, int[] seen)
    {
        var world = new RandomWorld(seed);
        var both = new Comparison(world.Options);
        List<Decision> underThisPlan = [];
        for (int i = 0; i < world.Commands; i++)
        {
            int before = both.Core.Events.Count;
            WorldStep step = world.Next(both.Reference);
            Assert.Null(both.Apply(step));
            IReadOnlyList<Decision> now = Explained(both, both.Core.Events[before..]);
            foreach (DecisionCandidate candidate in now.SelectMany(decision => decision.Candidates))
            {
                Interlocked.Increment(ref seen[(int)candidate.Verdict]);
            }

            if (step.Command.Kind == AcdCommandKind.LoadPlan)
            {
                Assert.All(underThisPlan, decision => AssertSame(decision, DecisionOf(both.Core, decision.Interaction, decision.Reservation)!));
                underThisPlan.Clear();
            }

            underThisPlan.AddRange(now);
        }
    }

    /// <summary>The decisions that these events are of, each found to be what the reference says.</summary>
    private static List<Decision> Explained(Comparison both, List<AcdEvent> events)
    {
        List<Decision> decisions = [];
        foreach (AcdEvent reserved in events.Where(e => e.Kind == AcdEventKind.Reserved))
        {
            Decision? decision = DecisionOf(both.Core, reserved.Interaction, reserved.Reservation);
            ReferenceAcd.Why? why = both.Reference.Explained.GetValueOrDefault((reserved.Interaction, reserved.Reservation));
            Assert.Equal(why is null, decision is null);
            if (why is not null && decision is not null)
            {
                Assert.Equal(why.Shown, decision.Candidates.Select(c => (c.Agent.Value, c.Verdict, c.Key)));
                Assert.Equal((why.NotShown, why.NotExamined, why.Stage, reserved.Queue, reserved.Time), (decision.NotShown, decision.NotExamined, decision.Stage, decision.Queue, decision.Time));
                Assert.Equal((reserved.Agent, why.Shown[0].Key), (decision.Agent, decision.Key));
                decisions.Add(decision);
            }
        }

        return decisions;
    }

    private static Decision? DecisionOf(Core core, Guid interaction, ReservationId reservation) =>
        core.Matcher.Decisions(interaction).SingleOrDefault(decision => decision.Reservation == reservation);

    private static void AssertSame(Decision expected, Decision actual)
    {
        Assert.Equal(expected.Candidates, actual.Candidates);
        Assert.Equal(expected, actual with { Candidates = expected.Candidates });
    }
}

using Routing.Acd.Model;
using Routing.Acd.Tests.Matching;
using Routing.Acd.Tracing;

namespace Routing.Acd.Tests.Tracing;

/// <summary>The ring by itself: what it forgets, what it costs, and what a reader sees beside a writer.</summary>
public sealed class DecisionRingTests
{
    private const int MostExamined = 128;

    private static readonly ReservationId Partition = new(3, 2, 0);
    private static readonly QueuePlan Queue = CallCentre.Queue(0);
    private static readonly AgentPlan[] Agents = [.. Enumerable.Range(0, MostExamined).Select(i => CallCentre.Agent(i))];

    [Fact]
    public void The_oldest_go_first_when_the_ring_has_gone_round()
    {
        DecisionRing ring = Ring(4);
        for (int i = 1; i <= 6; i++)
        {
            Add(ring, i, 3);
        }

        Assert.Equal([false, false, true, true, true, true], Enumerable.Range(1, 6).Select(i => ring.Find(IdOf(i)).Count == 1));
        Assert.Equal(new ReservationId(3, 2, 6), ring.Find(IdOf(6))[0].Reservation);
    }

    [Fact]
    public void Who_knows_the_earlier_ones_gets_the_later_ones()
    {
        DecisionRing ring = Ring(8);
        for (int i = 1; i <= 5; i++)
        {
            Add(ring, i, 1, IdOf(7));
        }

        Assert.Equal([1, 2, 3, 4, 5], ring.Find(IdOf(7)).Select(decision => decision.Reservation.Sequence));
        Assert.Equal([4, 5], ring.Find(IdOf(7), after: 3).Select(decision => decision.Reservation.Sequence));
        Assert.Empty(ring.Find(IdOf(7), after: 5));
    }

    [Fact]
    public void A_decision_whose_notes_are_gone_is_gone()
    {
        DecisionRing ring = Ring(16); // room for the notes of two with everyone available
        for (int i = 1; i <= 6; i++)
        {
            Add(ring, i, MostExamined);
            Assert.Equal(64, ring.Find(IdOf(i))[0].Candidates.Count);
        }

        Assert.Empty(ring.Find(IdOf(1)));
        Assert.Single(ring.Find(IdOf(5)));
    }

    [Fact]
    public void Decisions_of_any_length_are_read_as_they_were_written_however_often_the_ring_goes_round()
    {
        var random = new Random(1);
        DecisionRing ring = Ring(32);
        for (int i = 1; i <= 2_000; i++)
        {
            Add(ring, i, random.Next(1, MostExamined + 1));
            for (int older = Math.Max(1, i - 40); older <= i; older++)
            {
                foreach (Decision decision in ring.Find(IdOf(older)))
                {
                    AssertIs(older, decision);
                }
            }

            AssertIs(i, ring.Find(IdOf(i)).Single());
        }
    }

    [Fact]
    public void Decisions_under_the_newest_plans_are_explained_by_their_own_and_older_ones_forgotten()
    {
        DecisionRing ring = Ring(16);
        for (int i = 1; i <= 6; i++)
        {
            ring.Load(Plan(version: i));
            Add(ring, i, 2);
        }

        Assert.Equal([0, 0, 3, 4, 5, 6], Enumerable.Range(1, 6).Select(i => ring.Find(IdOf(i)).SingleOrDefault()?.PlanVersion ?? 0));
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        DecisionRing ring = Ring(16);
        Guid id = IdOf(1);
        Add(ring, 1, 10, id);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Add(ring, 1, 10, id);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_reader_beside_the_writer_sees_whole_decisions_or_none()
    {
        DecisionRing ring = Ring(4);
        RoutingPlan[] plans = [.. Enumerable.Range(0, 4).Select(Plan)];
        bool stop = false;
        var writer = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                ring.Load(plans[i & 3]);
                Add(ring, i & 3, 1 + (31 * (i & 3)));
            }
        });
        writer.Start();
        int seen = 0;
        for (int i = 0; i < 100_000; i++)
        {
            foreach (Decision decision in ring.Find(IdOf(i & 3)))
            {
                seen++;
                Assert.Equal((i & 3, 1 + (31 * (i & 3))), (decision.PlanVersion, decision.Candidates.Count + decision.NotShown));
                AssertIs(i & 3, decision);
            }
        }

        Volatile.Write(ref stop, true);
        writer.Join();
        Assert.True(seen > 0);
    }

    [Fact]
    public void A_reader_beside_the_writer_gets_them_oldest_first_and_none_twice()
    {
        DecisionRing ring = Ring(4);
        Guid id = IdOf(7);
        bool stop = false;
        var writer = new Thread(() =>
        {
            for (int i = 1; !Volatile.Read(ref stop); i++)
            {
                Add(ring, i, 1, id);
            }
        });
        writer.Start();
        int several = 0;
        for (int i = 0; i < 100_000; i++)
        {
            long[] found = [.. ring.Find(id).Select(decision => decision.Reservation.Sequence)];
            several += found.Length > 1 ? 1 : 0;
            Assert.Equal(found.Distinct().Order(), found);
        }

        Volatile.Write(ref stop, true);
        writer.Join();
        Assert.True(several > 0);
    }

    private static void AssertIs(int i, Decision decision)
    {
        Assert.Equal((i, i), (decision.Time, decision.Key));
        Assert.All(decision.Candidates.Skip(1), c => Assert.Equal((Verdict.OutrankedByKey, i, c.Agent.Value), (c.Verdict, c.Key, c.IdleStamp)));
    }

    private static Guid IdOf(int i) => new(i, 0, 7, [0, 0, 0, 0, 0, 0, 0, (byte)i]);

    private static RoutingPlan Plan(int version) => new() { Version = version, Queues = [Queue], Agents = Agents };

    private static DecisionRing Ring(int capacity)
    {
        var ring = new DecisionRing(Partition, capacity, MostExamined);
        ring.Load(Plan(version: 1));
        return ring;
    }

    /// <summary>One in which agent 0 won against so many less one who were available.</summary>
    private static void Add(DecisionRing ring, int i, int examined, Guid? id = null)
    {
        var notes = new DecisionNotes(ring.Claim(), examined);
        notes.Choose(0, i, 0);
        notes.Verdicts.Fill((byte)Verdict.OutrankedByKey);
        for (int agent = 0; agent < examined; agent++)
        {
            notes.Rank(i, agent);
        }

        ring.Add(new DecisionEntry
        {
            Interaction = id ?? IdOf(i),
            QueuePlan = Queue,
            Reservation = i,
            Time = i,
            Words = notes.Length,
            Examined = examined,
            Circle = MostExamined,
            Known = examined,
            Chosen = 1,
        });
    }
}

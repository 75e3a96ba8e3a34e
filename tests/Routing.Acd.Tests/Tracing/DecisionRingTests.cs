using Routing.Acd.Model;
using Routing.Acd.Tracing;

namespace Routing.Acd.Tests.Tracing;

/// <summary>The ring by itself: what it forgets, what it costs, and what a reader sees beside a writer.</summary>
public sealed class DecisionRingTests
{
    private static readonly ReservationId Partition = new(3, 2, 0);

    [Fact]
    public void The_oldest_go_first_when_the_ring_has_gone_round()
    {
        var ring = new DecisionRing(Partition, 4);
        for (int i = 1; i <= 6; i++)
        {
            ring.Add(Entry(i), Candidates(i, 3));
        }

        Assert.Equal([false, false, true, true, true, true], Enumerable.Range(1, 6).Select(i => ring.Find(IdOf(i)).Count == 1));
        Assert.Equal(new ReservationId(3, 2, 6), ring.Find(IdOf(6))[0].Reservation);
    }

    [Fact]
    public void Who_knows_the_earlier_ones_gets_the_later_ones()
    {
        var ring = new DecisionRing(Partition, 8);
        for (int i = 1; i <= 5; i++)
        {
            ring.Add(Entry(i) with { Interaction = IdOf(7) }, Candidates(i, 1));
        }

        Assert.Equal([1, 2, 3, 4, 5], ring.Find(IdOf(7)).Select(decision => decision.Reservation.Sequence));
        Assert.Equal([4, 5], ring.Find(IdOf(7), after: 3).Select(decision => decision.Reservation.Sequence));
        Assert.Empty(ring.Find(IdOf(7), after: 5));
    }

    [Fact]
    public void A_decision_whose_candidates_are_gone_is_gone()
    {
        var ring = new DecisionRing(Partition, 16); // room for 128 candidates
        for (int i = 1; i <= 3; i++)
        {
            ring.Add(Entry(i), Candidates(i, DecisionRing.MostCandidates));
        }

        Assert.Empty(ring.Find(IdOf(1)));
        Assert.Equal(64, ring.Find(IdOf(2))[0].Candidates.Count);
    }

    [Fact]
    public void Writing_allocates_nothing()
    {
        var ring = new DecisionRing(Partition, 16);
        DecisionCandidate[] candidates = Candidates(1, 10);
        DecisionEntry entry = Entry(1);
        ring.Add(entry, candidates);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            ring.Add(entry, candidates);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_reader_beside_the_writer_sees_whole_decisions_or_none()
    {
        var ring = new DecisionRing(Partition, 4);
        bool stop = false;
        var writer = new Thread(() =>
        {
            for (int i = 0; !Volatile.Read(ref stop); i++)
            {
                ring.Add(Entry(i & 3), Candidates(i & 3, 1 + (i & 3)));
            }
        });
        writer.Start();
        int seen = 0;
        for (int i = 0; i < 200_000; i++)
        {
            foreach (Decision decision in ring.Find(IdOf(i & 3)))
            {
                seen++;
                Assert.Equal(i & 3, decision.Time);
                Assert.Equal(i & 3, decision.Key);
                Assert.Equal(1 + (i & 3), decision.Candidates.Count);
                Assert.All(decision.Candidates, c => Assert.Equal(i & 3, c.Key));
            }
        }

        Volatile.Write(ref stop, true);
        writer.Join();
        Assert.True(seen > 0);
    }

    private static Guid IdOf(int i) => new(i, 0, 7, [0, 0, 0, 0, 0, 0, 0, (byte)i]);

    private static DecisionEntry Entry(int i) => new() { Interaction = IdOf(i), Reservation = i, Time = i, Key = i };

    private static DecisionCandidate[] Candidates(int i, int count) => [.. Enumerable.Range(0, count).Select(n => new DecisionCandidate(new AgentId(n), Verdict.Busy, i, 0))];
}

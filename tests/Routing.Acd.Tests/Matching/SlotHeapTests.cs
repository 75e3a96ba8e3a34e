using Routing.Acd.Matching;

namespace Routing.Acd.Tests.Matching;

/// <summary>The heap and what stands on it, against the obvious.</summary>
public sealed class SlotHeapTests
{
    [Fact]
    public void The_first_is_the_least_whatever_was_put_in_and_taken_out()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var places = new HeapPlaces();
            var heap = new SlotHeap(places);
            var expected = new SortedSet<(long, long, int)>();
            for (int step = 0; step < 2_000; step++)
            {
                int slot = random.Next(200);
                (long, long, int) known = expected.FirstOrDefault(e => e.Item3 == slot, (0, 0, -1));
                if (known.Item3 >= 0)
                {
                    heap.Remove(slot);
                    expected.Remove(known);
                }
                else
                {
                    long major = random.Next(20);
                    heap.Insert(slot, major, step);
                    expected.Add((major, step, slot));
                }

                Assert.Equal(expected.Count, heap.Count);
                Assert.Equal(expected.Count == 0 ? -1 : expected.Min.Item3, heap.First);
                Assert.Equal(known.Item3 >= 0, places[slot] < 0);
            }
        }
    }

    [Fact]
    public void Deadlines_fire_by_time_and_then_in_the_order_of_arming()
    {
        var deadlines = new Deadlines();
        deadlines.Arm(DeadlineOf.Interaction, 3, 50);
        deadlines.Arm(DeadlineOf.Agent, 3, 50);
        deadlines.Arm(DeadlineOf.Interaction, 1, 50);
        deadlines.Arm(DeadlineOf.Interaction, 2, 40);
        deadlines.Arm(DeadlineOf.Interaction, 3, 50); // anew: behind the others
        deadlines.Arm(DeadlineOf.Interaction, 4, 45);
        deadlines.Cancel(DeadlineOf.Interaction, 4);
        deadlines.Cancel(DeadlineOf.Interaction, 4);
        var fired = new List<(int, DeadlineOf)>();
        Assert.False(deadlines.TryTakeDue(39, out _, out _));
        while (deadlines.TryTakeDue(50, out DeadlineOf kind, out int owner))
        {
            fired.Add((owner, kind));
        }

        Assert.Equal([(2, DeadlineOf.Interaction), (3, DeadlineOf.Agent), (1, DeadlineOf.Interaction), (3, DeadlineOf.Interaction)], fired);
        Assert.Null(deadlines.Next);
    }
}

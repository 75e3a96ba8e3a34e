using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class SegmentQueueTests
{
    [Fact]
    public void What_goes_in_comes_out_in_order_across_segments()
    {
        var queue = new SegmentQueue<int, NoSteps>();
        var random = new Random(1);
        int added = 0;
        int taken = 0;
        for (int step = 0; step < 20_000; step++)
        {
            for (int i = random.Next(400); i > 0; i--)
            {
                queue.Add(added++);
            }

            for (int i = random.Next(400); i > 0 && taken < added; i--)
            {
                Assert.False(queue.IsEmpty);
                Assert.True(queue.TryTake(out int item));
                Assert.Equal(taken++, item);
            }

            Assert.Equal(added == taken, queue.IsEmpty);
        }
    }

    [Fact]
    public void Nothing_is_allocated_while_no_more_stand_there_than_before()
    {
        var queue = new SegmentQueue<int, NoSteps>();
        long bytes = long.MaxValue; // the least: see Allocated
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int round = 0; round < 50; round++)
            {
                for (int i = 0; i < 1_000; i++)
                {
                    queue.Add(i);
                }

                while (queue.TryTake(out _))
                {
                }
            }

            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    [Fact]
    public async Task One_thread_may_add_while_another_takes()
    {
        const int Count = 2_000_000;
        var queue = new SegmentQueue<long, NoSteps>();
        Task adding = Task.Run(() =>
        {
            for (long i = 0; i < Count; i++)
            {
                queue.Add(i);
            }
        });

        for (long expected = 0; expected < Count;)
        {
            if (queue.TryTake(out long item))
            {
                Assert.Equal(expected++, item);
            }
            else
            {
                Thread.Yield();
            }
        }

        await adding;
        Assert.True(queue.IsEmpty);
    }
}

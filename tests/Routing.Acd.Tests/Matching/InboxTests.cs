using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Matching;

/// <summary>The ring and its overflow on one thread; threads are in the stress tests.</summary>
public sealed class InboxTests
{
    [Fact]
    public void The_ring_gives_back_in_order_and_says_when_it_is_full()
    {
        var ring = new CommandRing<NoSteps>(4);
        for (int lap = 0; lap < 5; lap++)
        {
            Assert.True(ring.IsEmpty);
            for (int i = 1; i <= 4; i++)
            {
                Assert.True(ring.TryPush(AcdCommand.Tick(i)));
            }

            Assert.False(ring.TryPush(AcdCommand.Tick(5)));
            Assert.Equal(4, ring.Count);
            for (int i = 1; i <= 4; i++)
            {
                Assert.True(ring.IsReady);
                Assert.True(ring.TryTake(out AcdCommand command));
                Assert.Equal(i, command.Time);
            }

            Assert.False(ring.TryTake(out _));
        }
    }

    [Theory]
    [InlineData(12)]
    [InlineData(1)]
    public void A_capacity_that_is_no_power_of_two_or_just_one_is_an_error(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CommandRing<NoSteps>(capacity));

    [Fact]
    public void What_overflows_stays_behind_what_stands_in_the_ring_and_before_what_comes_later()
    {
        var inbox = new Inbox<NoSteps>(4);
        for (int i = 1; i <= 6; i++)
        {
            inbox.Push(AcdCommand.Tick(i));
        }

        Assert.True(inbox.TryTake(out AcdCommand first));
        Assert.Equal(1, first.Time);
        inbox.Push(AcdCommand.Tick(7)); // the ring has room again, but others stand in the overflow
        for (int i = 2; i <= 7; i++)
        {
            Assert.True(inbox.IsReady);
            Assert.True(inbox.TryTake(out AcdCommand command));
            Assert.Equal(i, command.Time);
        }

        Assert.False(inbox.IsReady);
        Assert.True(inbox.IsEmpty);
    }

    [Fact]
    public void Ended_interactions_are_remembered_by_number_and_by_time()
    {
        var ended = new EndedInteractions(2);
        Guid[] ids = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 7, [0, 0, 0, 0, 0, 0, 0, 0]))];
        for (int i = 0; i < 3; i++)
        {
            ended.Add(ids[i], queue: 0, sequence: 0, justSubmitted: false, visit: 0, now: 100 + i);
        }

        Assert.Equal([false, true, true], ids.Select(id => ended.IsEcho(AcdCommand.Submit(10, id, new QueueId(0)), 200)));
        Assert.Equal([false, false, true], ids.Select(id => ended.IsEcho(AcdCommand.Submit(10, id, new QueueId(0)), 120_000_102)));
        ended.Add(ids[2], queue: 0, sequence: 0, justSubmitted: false, visit: 0, now: 160); // came back and ended once more
        ended.Add(ids[0], queue: 0, sequence: 0, justSubmitted: false, visit: 0, now: 170);
        Assert.True(ended.IsEcho(AcdCommand.Submit(150, ids[2], new QueueId(0)), 200));
        Assert.False(ended.IsEcho(AcdCommand.Submit(170, ids[2], new QueueId(0)), 200));
    }
}

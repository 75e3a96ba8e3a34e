using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// Many threads at once: each one's commands are applied in its order, and none is lost. That these tests, and
/// those of all interleavings, would notice is shown by <c>tests/mutants</c>.
/// </summary>
public sealed class MailboxStressTests
{
    private const int Producers = 6;

    private delegate void Poster(in AcdCommand command);

    [Fact]
    public void Each_producers_commands_are_applied_in_its_order_and_none_is_lost()
    {
        for (int round = 0; round < 4; round++)
        {
            var sink = new OrderSink();
            var partition = new AcdPartition(sink, sink, HandOn, new AcdPartitionOptions { InboxCapacity = 65_536 });
            PostFromAll(partition.Post, sink, 25_000);
            Assert.True(sink.WaitFor(Producers * 25_000), $"{sink.Seen} of {Producers * 25_000} arrived");
            Assert.Null(sink.Violation);
        }
    }

    [Fact]
    public void With_an_inbox_far_too_small_each_submit_is_answered_once_and_the_order_stays()
    {
        for (int round = 0; round < 4; round++)
        {
            var sink = new OrderSink();
            var partition = new AcdPartition(sink, sink, HandOn, new AcdPartitionOptions { InboxCapacity = 4 });
            PostFromAll(partition.Post, sink, 25_000);
            Assert.True(sink.WaitFor(Producers * 25_000), $"{sink.Seen} of {Producers * 25_000} arrived");
            Assert.Null(sink.Violation);
        }
    }

    [Fact]
    public void Snapshots_taken_while_others_post_add_up()
    {
        var sink = new OrderSink();
        var partition = new AcdPartition(sink, sink, HandOn, new AcdPartitionOptions { InboxCapacity = 65_536 });
        partition.Post(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0)], Agents = [] }));
        int running = Producers;
        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(p => new Thread(() =>
        {
            for (int i = 1; i <= 5_000; i++)
            {
                Guid id = OrderSink.IdOf(p, i);
                partition.Post(AcdCommand.Submit(i, id, new QueueId(0)));
                partition.Post(AcdCommand.Withdraw(i, id));
            }

            Interlocked.Decrement(ref running);
        }))];
        Array.ForEach(threads, t => t.Start());
        while (Volatile.Read(ref running) > 0)
        {
            AcdSnapshot snapshot = partition.Snapshot();
            AcdCounters counters = snapshot.Counters;
            Assert.Equal(counters.Entered, counters.Ended + counters.Waiting);
            Assert.Equal(counters.Waiting, snapshot.Queues.Sum(q => q.Waiting));
        }

        Array.ForEach(threads, t => t.Join());
        Assert.True(SpinWait.SpinUntil(() => Done(partition.Snapshot().Counters) == Producers * 5_000, TimeSpan.FromSeconds(20)));
        static long Done(AcdCounters counters) => counters.Ended + counters.Refused;
    }

    private static void HandOn(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    private static void PostFromAll(Poster post, OrderSink sink, int each)
    {
        using var gate = new Barrier(Producers);
        Thread[] threads = [.. Enumerable.Range(0, Producers).Select(p => new Thread(() =>
        {
            gate.SignalAndWait();
            for (int i = 1; i <= each && sink.Violation is null; i++)
            {
                post(AcdCommand.Submit(i, OrderSink.IdOf(p, i), new QueueId(0))); // unknown: answered at once, in the applied order
                if (i % 8 == 0)
                {
                    post(AcdCommand.Tick(i)); // has the alarm armed anew
                }
            }
        }))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
    }

    /// <summary>Sees that each producer's numbers come one after the other. Called by one thread at a time.</summary>
    private sealed class OrderSink : IAcdEvents, IAcdAlarm
    {
        private readonly int[] _last = new int[Producers];
        private int _inside;
        private int _seen;
        private string? _violation;

        public int Seen => Volatile.Read(ref _seen);

        public string? Violation => Volatile.Read(ref _violation);

        public static Guid IdOf(int producer, int number) => new(number, (short)producer, 7, [0, 0, 0, 0, 0, 0, 0, 0]);

        public void OnEvent(in AcdEvent acdEvent)
        {
            if (acdEvent.Kind == AcdEventKind.Queued)
            {
                return;
            }

            Span<byte> bytes = stackalloc byte[16];
            acdEvent.Interaction.TryWriteBytes(bytes);
            int number = BitConverter.ToInt32(bytes);
            int producer = BitConverter.ToInt16(bytes[4..]);
            if (Interlocked.Exchange(ref _inside, 1) != 0)
            {
                Volatile.Write(ref _violation, "two threads deliver at a time");
            }

            if (number != _last[producer] + 1)
            {
                Volatile.Write(ref _violation, $"producer {producer}: {number} came after {_last[producer]}");
            }

            _last[producer] = number;
            Volatile.Write(ref _inside, 0);
            Volatile.Write(ref _seen, _seen + 1);
        }

        // The core is held here: a moment more, in which others find it busy and leave their commands.
        public void Arm(long? dueMicroseconds) => Thread.Yield();

        public bool WaitFor(int count) => SpinWait.SpinUntil(() => Seen >= count || Violation is not null, TimeSpan.FromSeconds(20));
    }
}

using System.Collections.Concurrent;
using Routing.Acd.Journal;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Tests.Journal;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// Several threads post whatever they like to one partition, the pool takes what is handed on. The order
/// in which it was applied is nobody's to foresee; but that order, applied by one thread to a fresh core and
/// to the reference, gives the very same events.
/// </summary>
public sealed class ThreadsTests
{
    private const int Agents = 6;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void What_many_threads_posted_is_what_one_would_have_done_in_the_applied_order(int producers)
    {
        var options = new AcdPartitionOptions { InboxCapacity = 64, EndedRemembered = 1024 };
        var world = new Shared(options);
        world.Partition.Post(AcdCommand.LoadPlan(1, Plan(1)));
        int count = 8_000 / producers;
        Thread[] threads = [.. Enumerable.Range(0, producers).Select(p => new Thread(() => new Producer(world, p).Run(count)))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        world.Partition.Post(AcdCommand.Tick(int.MaxValue)); // nobody else posts: this one is applied before it returns, or handed on
        Assert.True(SpinWait.SpinUntil(() => world.IsIdle((producers * count) + 2), TimeSpan.FromSeconds(30)));

        Assert.Equal(world.Written.Events, world.Delivered);
        Assert.Equal(Enumerable.Range(1, world.Delivered.Count).Select(i => (long)i), world.Delivered.Select(e => e.Sequence));
        Assert.Equal(new ReplayResult(world.Written.Commands.Count, world.Delivered.Count, null, null), world.Written.Replay());
        var reference = new ReferenceAcd();
        foreach (AcdCommand command in world.Written.Commands)
        {
            reference.Apply(command.Refused ? AcdCommand.Tick(command.Time) : command);
        }

        // What the mailbox refused for want of room is nothing to the reference but time that goes by.
        Assert.Equal(
            reference.Events.Select(e => e with { Sequence = 0 }),
            world.Delivered.Where(e => !world.WasRefused(e)).Select(e => e with { Sequence = 0 }));
    }

    private static RoutingPlan Plan(int version) => new()
    {
        Version = version,
        Queues =
        [
            CallCentre.Queue(0) with { WrapUpMicroseconds = 2_000, RingTimeoutMicroseconds = 3_000, OnNoAnswer = new RefusalRule(2_000, 0) },
            CallCentre.Queue(1, CallCentre.Needs((0, 5))) with { Strategy = "round_robin", Relax = [new RelaxationStep(5_000, [RequirementSet.None])] },
        ],
        Agents = [.. Enumerable.Range(0, Agents).Select(i => CallCentre.Agent(i, (0, (byte)(i + 3))) with { Capacity = [1, 2, 0], BesideVoice = [0, 1, 0] })],
    };

    private sealed class Shared : IAcdEvents, IAcdAlarm
    {
        private int _seen;

        public Shared(AcdPartitionOptions options)
        {
            Written = new Written(options);
            Partition = new AcdPartition(this, this, work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false), options with { Journal = Written });
        }

        public AcdPartition Partition { get; }

        public Written Written { get; }

        public List<AcdEvent> Delivered { get; } = [];

        public ConcurrentQueue<AcdEvent> Ringing { get; } = new();

        public ConcurrentQueue<Guid> Talking { get; } = new();

        public void OnEvent(in AcdEvent acdEvent)
        {
            Delivered.Add(acdEvent);
            if (acdEvent.Kind == AcdEventKind.Reserved)
            {
                Ringing.Enqueue(acdEvent);
            }
            else if (acdEvent.Outcome == ReservationOutcome.Accepted && acdEvent.Kind == AcdEventKind.ReservationEnded)
            {
                Talking.Enqueue(acdEvent.Interaction);
            }

            Volatile.Write(ref _seen, Delivered.Count);
        }

        public void Arm(long? dueMicroseconds)
        {
        }

        public bool IsIdle(int commands)
        {
            Partition.Snapshot(); // whoever held the core has given it back, and with it what was written
            return Written.Commands.Count == commands && Volatile.Read(ref _seen) == Written.Events.Count;
        }

        public bool WasRefused(AcdEvent acdEvent) =>
            acdEvent is { Kind: AcdEventKind.Left, Leave: LeaveReason.Full } && Written.Commands.Exists(c => c.Refused && c.Interaction == acdEvent.Interaction);
    }

    private sealed class Producer(Shared world, int number)
    {
        private readonly Random _random = new(number);
        private readonly List<Guid> _own = [];
        private int _ids;

        public void Run(int count)
        {
            for (int i = 1; i <= count; i++)
            {
                world.Partition.Post(Next(i * 40L));
            }
        }

        private AcdCommand Next(long now)
        {
            var agent = new AgentId(_random.Next(Agents));
            switch (_random.Next(12))
            {
                case < 4:
                    _own.Add(new Guid(++_ids, (short)number, 7, 0, 0, 0, 0, 0, 0, 0, 0));
                    return AcdCommand.Submit(now, _own[^1], new QueueId(_random.Next(2)), (Channel)_random.Next(2));
                case < 6 when world.Ringing.TryDequeue(out AcdEvent ringing):
                    return _random.Next(4) == 0
                        ? AcdCommand.Reject(now, ringing.Interaction, ringing.Reservation)
                        : AcdCommand.Accept(now, ringing.Interaction, ringing.Reservation);
                case < 8 when world.Talking.TryDequeue(out Guid talking):
                    return AcdCommand.Complete(now, talking);
                case 8 when _own.Count > 0:
                    return AcdCommand.Withdraw(now, _own[_random.Next(_own.Count)], LeaveReason.Abandoned);
                case 9:
                    return AcdCommand.DeviceUp(now, agent);
                case 10:
                    return AcdCommand.SetAgent(now, agent, _random.Next(5) == 0 ? AgentMode.Paused : AgentMode.Available, null);
                default:
                    return AcdCommand.Tick(now);
            }
        }
    }
}

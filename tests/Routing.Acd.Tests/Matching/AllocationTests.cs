using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Strategies;

namespace Routing.Acd.Tests.Matching;

/// <summary>After warm-up the core and its mailbox allocate nothing: not a byte in thousands of events.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Nothing_is_allocated_for_an_event_after_warm_up()
    {
        var day = new Day();
        day.Run(2_000);
        Assert.Equal(0, Allocated.Least(() => day.Run(2_000)));
        Assert.True(day.Seen > 20_000);
    }

    /// <summary>Callers of several kinds who wait, are rung for, refused, answered, lost; always the same again.</summary>
    private sealed class Day : IAcdEvents, IAcdAlarm
    {
        private readonly AcdPartition _partition;
        private readonly RequirementSet _own = CallCentre.Needs((1, 3));
        private readonly Queue<(Guid, ReservationId)> _ringing = new(64);
        private long _now = CallCentre.Start;
        private int _ids;

        public Day()
        {
            _partition = new AcdPartition(this, this, work => work.Execute(), new AcdPartitionOptions { EndedRemembered = 256 });
            QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 2))) with
            {
                WrapUpMicroseconds = 1_000_000,
                OnNoAnswer = new RefusalRule(500_000, 0),
                Groups = [new GroupLimit(new GroupId(0), 0), new GroupLimit(new GroupId(1), 2_000_000)],
                Relax = [new RelaxationStep(2_500_000, [RequirementSet.None])],
                Limits = new QueueLimits { NobodySignedIn = true, Waiting = 100, WaitMicroseconds = 60_000_000, EstimatedWaitMicroseconds = 600_000_000 },
            };
            AgentPlan agent = CallCentre.Agent(0, (0, 5), (1, 5)) with { Groups = [new GroupId(0)] };
            _partition.Post(AcdCommand.LoadPlan(_now, new RoutingPlan
            {
                Version = 1,
                Queues = [.. StrategyCatalog.Names.Select((name, i) => queue with { Id = new QueueId(i), Strategy = name, WrapUpMostMicroseconds = 5_000_000 })],
                Agents = [agent, agent with { Id = new AgentId(1) }, CallCentre.Agent(2, (0, 3)) with { Groups = [new GroupId(1)] }],
            }));
            for (int i = 0; i < 3; i++)
            {
                _partition.Post(AcdCommand.DeviceUp(_now, new AgentId(i)));
                _partition.Post(AcdCommand.SetAgent(_now, new AgentId(i), AgentMode.Available));
            }
        }

        public int Seen { get; private set; }

        public void Run(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                Guid plain = NewId();
                Guid special = NewId();
                Guid leaver = NewId();
                var queue = new QueueId(round % StrategyCatalog.Names.Count);
                _partition.Post(AcdCommand.Submit(_now, plain, queue));
                _partition.Post(AcdCommand.Submit(_now, special, queue, requires: _own) with { Preferred = new AgentId(round % 3), Duration = 2_000_000, HoldWhenBusy = true });
                _partition.Post(AcdCommand.Submit(_now, leaver, queue, priority: 7));
                _partition.Post(AcdCommand.Inquire(_now, leaver));
                _partition.Post(AcdCommand.Inquire(_now, special));
                _partition.Post(AcdCommand.Update(_now, special, priority: 3, requires: _own));
                _partition.Post(AcdCommand.Withdraw(_now, leaver));
                _now += 3_000_000;
                _partition.Post(AcdCommand.Tick(_now));
                int turn = round % 4;
                while (_ringing.TryDequeue(out (Guid Id, ReservationId Reservation) ringing))
                {
                    _partition.Post(turn == 0 ? AcdCommand.Reject(_now, ringing.Id, ringing.Reservation)
                        : turn == 1 ? AcdCommand.Unreachable(_now, ringing.Id, ringing.Reservation)
                        : AcdCommand.Accept(_now, ringing.Id, ringing.Reservation));
                    turn = 3;
                }

                _partition.Post(AcdCommand.Complete(_now, plain));
                _partition.Post(AcdCommand.ExtendWrapUp(_now, new AgentId(0), 1_000_000));
                if (round % 16 == 0)
                {
                    for (int agent = 0; agent < 3; agent++)
                    {
                        _partition.Post(AcdCommand.SetAgent(_now, new AgentId(agent), AgentMode.SignedOut));
                    }

                    for (int agent = 0; agent < 3; agent++)
                    {
                        _partition.Post(AcdCommand.SetAgent(_now, new AgentId(agent), AgentMode.Available));
                    }
                }

                _partition.Post(AcdCommand.Withdraw(_now, plain));
                _partition.Post(AcdCommand.Withdraw(_now, special));
                _now += 20_000_000;
                _partition.Post(AcdCommand.Tick(_now));
                _ringing.Clear();
            }
        }

        public void OnEvent(in AcdEvent acdEvent)
        {
            Seen++;
            if (acdEvent.Kind == AcdEventKind.Reserved)
            {
                _ringing.Enqueue((acdEvent.Interaction, acdEvent.Reservation));
            }
        }

        public void Arm(long? dueMicroseconds)
        {
        }

        private Guid NewId() => new(0, 0, 7, 0, 0, 0, 0, (byte)(++_ids >> 24), (byte)(_ids >> 16), (byte)(_ids >> 8), (byte)_ids);
    }
}

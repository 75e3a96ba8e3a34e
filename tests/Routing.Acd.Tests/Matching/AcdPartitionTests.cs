using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>The mailbox around the core, on one thread: what is posted from inside finds the core busy.</summary>
public sealed class AcdPartitionTests
{
    private static readonly QueueId NoSuchQueue = new(77);

    [Fact]
    public void The_poster_who_finds_the_core_idle_has_its_events_delivered_before_it_returns()
    {
        var bench = new Bench();
        bench.Partition.Post(AcdCommand.Submit(1, Guid.NewGuid(), NoSuchQueue));
        Assert.Equal(LeaveReason.NoQueue, Assert.Single(bench.Events).Leave);
        Assert.Empty(bench.HandedOn);
    }

    [Fact]
    public void A_poster_applies_some_of_the_others_commands_and_hands_the_rest_on()
    {
        var bench = new Bench();
        bench.WhileHeld = () => bench.PostSubmits(200);
        bench.Partition.Post(AcdCommand.Tick(1));
        Assert.Equal(64, bench.Events.Count);
        while (bench.HandedOn.TryDequeue(out IThreadPoolWorkItem? work))
        {
            work.Execute();
        }

        Assert.Equal(bench.Posted, bench.Events.Select(e => e.Interaction));
    }

    [Fact]
    public void A_submit_that_finds_no_room_is_refused_and_no_other_command_ever_is()
    {
        var bench = new Bench(new AcdPartitionOptions { InboxCapacity = 16 });
        var plan = new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0)], Agents = [CallCentre.Agent(0)] };
        bench.Partition.Post(AcdCommand.LoadPlan(1, plan));
        bench.WhileHeld = () =>
        {
            bench.PostSubmits(20, new QueueId(0));
            for (int i = 0; i < 40; i++) // more than the ring holds
            {
                bench.Partition.Post(AcdCommand.ExternalBusy(1, new AgentId(0)));
            }

            foreach (Guid id in bench.Posted)
            {
                bench.Partition.Post(AcdCommand.Withdraw(1, id));
            }

            for (int i = 0; i < 39; i++) // a reason each, of which the last one stays
            {
                bench.Partition.Post(AcdCommand.SetAgent(1, new AgentId(0), AgentMode.Paused, $"reason {i}"));
            }
        };
        bench.Partition.Post(AcdCommand.Tick(1));
        bench.RunHandedOn();

        Assert.Equal(bench.Posted[..8], bench.Of(LeaveReason.Withdrawn));
        Assert.Equal(bench.Posted[8..], bench.Of(LeaveReason.Full));
        AcdSnapshot snapshot = bench.Partition.Snapshot();
        Assert.Equal(AgentState.Busy, Assert.Single(snapshot.Agents).State);
        Assert.Equal((8, 8, 12), (snapshot.Counters.Entered, snapshot.Counters.Ended, snapshot.Counters.Refused));
        bench.Partition.Post(AcdCommand.DeviceUp(1, new AgentId(0)));
        bench.Partition.Post(AcdCommand.ExternalFree(1, new AgentId(0)));
        Assert.Equal((AgentState.Paused, "reason 38"), (bench.Events[^1].State, bench.Events[^1].Reason));
    }

    [Fact]
    public void Interactions_beyond_the_bound_are_refused()
    {
        var bench = new Bench(new AcdPartitionOptions { MaxInteractions = 2 });
        bench.Partition.Post(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0)], Agents = [] }));
        bench.PostSubmits(3, new QueueId(0));
        Assert.Equal([bench.Posted[2]], bench.Of(LeaveReason.Full));
        bench.Partition.Post(AcdCommand.Resubmit(1, bench.Posted[2], new QueueId(0), 1, 3));
        Assert.Equal((AcdEventKind.Queued, bench.Posted[2]), (bench.Events[^1].Kind, bench.Events[^1].Interaction));
    }

    public static TheoryData<AcdPartitionOptions> BadOptions =>
    [
        new AcdPartitionOptions { EndedRemembered = 0 },
        new AcdPartitionOptions { EndedRemembered = AcdPartitionOptions.MostInteractions + 1 },
        new AcdPartitionOptions { DecisionsKept = 100 },
        new AcdPartitionOptions { DecisionsKept = 0 },
        new AcdPartitionOptions { DecisionsKept = AcdPartitionOptions.MostDecisions * 2 },
        new AcdPartitionOptions { MaxInteractions = AcdPartitionOptions.MostInteractions + 1 },
        new AcdPartitionOptions { MaxInteractions = -1 },
        new AcdPartitionOptions { InboxCapacity = 1 },
        new AcdPartitionOptions { InboxCapacity = 24 },
        new AcdPartitionOptions { Epoch = -1 },
        new AcdPartitionOptions { Epoch = 1 << 22 },
    ];

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void Options_out_of_their_bounds_are_refused(AcdPartitionOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bench(options));

    [Fact]
    public void An_owners_own_sequences_begin_above_all_that_the_one_before_can_have_given()
    {
        var bench = new Bench(new AcdPartitionOptions { Epoch = 3 });
        bench.Partition.Post(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0)], Agents = [] }));
        bench.Partition.Post(AcdCommand.Resubmit(1, Guid.NewGuid(), new QueueId(0), 1, (2L << 40) + 7));
        bench.PostSubmits(1, new QueueId(0));
        Assert.Equal((3L << 40) + 1, bench.Events[^1].InteractionSequence);
    }

    [Fact]
    public void A_receiver_may_post_from_within_an_event_and_the_order_stays()
    {
        var bench = new Bench();
        bench.OnReserved = e => bench.Partition.Post(AcdCommand.Accept(2, e.Interaction, e.Reservation));
        bench.OnAccepted = e => bench.Partition.Post(AcdCommand.Complete(3, e.Interaction));
        bench.StartWithOneAgent();
        bench.PostSubmits(3, new QueueId(0));
        Assert.Equal(bench.Posted, bench.Of(LeaveReason.Completed));
        Assert.Equal(Enumerable.Range(1, bench.Events.Count), bench.Events.Select(e => (int)e.Sequence));
    }

    [Fact]
    public void A_receiver_that_throws_is_heard_of_and_the_rest_is_delivered()
    {
        var bench = new Bench();
        bench.OnReserved = _ => throw new InvalidOperationException("broken receiver");
        Assert.Throws<InvalidOperationException>(() =>
        {
            bench.StartWithOneAgent();
            bench.PostSubmits(1, new QueueId(0));
        });
        Assert.Equal(AgentState.Reserved, bench.Events[^1].State); // at once: nobody else may come for long
    }

    [Fact]
    public void An_alarm_that_throws_is_heard_of_and_armed_again()
    {
        var bench = new Bench();
        bench.StartWithOneAgent();
        bench.WhileHeld = () => throw new InvalidOperationException("broken alarm");
        Assert.Throws<InvalidOperationException>(() => bench.PostSubmits(1, new QueueId(0)));
        Assert.Equal(2, bench.Armed.TakeLast(2).Count(due => due == bench.Events[^1].Deadline || due == bench.Events[^2].Deadline));
        Assert.Equal(AgentState.Reserved, bench.Partition.Snapshot().Agents[0].State);
    }

    [Fact]
    public void A_pool_that_throws_loses_no_command_and_no_event()
    {
        var bench = new Bench(handOn: _ => throw new InvalidOperationException("broken pool"));
        bench.StartWithOneAgent();
        bench.WhileHeld = () =>
        {
            // Posted from inside: they pile up until the core is given back.
            bench.PostSubmits(1_000, new QueueId(7));
        };
        Assert.Throws<InvalidOperationException>(() => bench.PostSubmits(1, new QueueId(0)));
        Assert.Equal(1_000, bench.Partition.Snapshot().Counters.Refused);
        Assert.Equal(bench.Posted, bench.Events.Where(e => e.Interaction != default).Select(e => e.Interaction).Distinct());
    }

    [Fact]
    public void The_alarm_is_armed_at_the_next_deadline_and_again_after_a_tick_too_early()
    {
        var bench = new Bench();
        bench.StartWithOneAgent();
        bench.PostSubmits(1, new QueueId(0));
        Assert.Equal(15_001_000, bench.Armed[^1]); // whole milliseconds
        int arms = bench.Armed.Count;
        bench.Partition.Post(AcdCommand.ExternalBusy(2, new AgentId(0)));
        Assert.Equal(arms, bench.Armed.Count); // the word still stands
        bench.Partition.Post(AcdCommand.Tick(1000));
        Assert.Equal(15_001_000, bench.Armed[arms]);
        bench.Partition.Post(AcdCommand.Withdraw(1000, bench.Posted[0]));
        Assert.Null(bench.Armed[^1]);
    }

    [Fact]
    public void A_snapshot_is_of_now_when_nobody_is_at_work()
    {
        var bench = new Bench();
        Assert.Empty(bench.Partition.Snapshot().Agents);
        bench.StartWithOneAgent();
        bench.PostSubmits(3, new QueueId(0));
        AcdSnapshot snapshot = bench.Partition.Snapshot();
        Assert.Equal(new QueueSnapshot(new QueueId(0), 3, 1), Assert.Single(snapshot.Queues));
        Assert.Equal(new AgentSnapshot(new AgentId(0), AgentState.Reserved, null, 1) { Mode = AgentMode.Available }, Assert.Single(snapshot.Agents));
        Assert.Equal((2, 1), (snapshot.Counters.Waiting, snapshot.Counters.Reserved));
    }

    private sealed class Bench : IAcdEvents, IAcdAlarm
    {
        public Bench(AcdPartitionOptions? options = null, Action<IThreadPoolWorkItem>? handOn = null) =>
            Partition = new AcdPartition(this, this, handOn ?? HandedOn.Enqueue, options);

        public AcdPartition Partition { get; }

        public Queue<IThreadPoolWorkItem> HandedOn { get; } = new();

        public List<AcdEvent> Events { get; } = [];

        public List<long?> Armed { get; } = [];

        public List<Guid> Posted { get; } = [];

        /// <summary>Runs once, from inside: the alarm is told while the core is held.</summary>
        public Action? WhileHeld { get; set; }

        public Action<AcdEvent>? OnReserved { get; set; }

        public Action<AcdEvent>? OnAccepted { get; set; }

        public void OnEvent(in AcdEvent acdEvent)
        {
            Events.Add(acdEvent);
            (acdEvent.Kind == AcdEventKind.Reserved ? OnReserved : acdEvent.Outcome == ReservationOutcome.Accepted ? OnAccepted : null)?.Invoke(acdEvent);
        }

        public void Arm(long? dueMicroseconds)
        {
            Armed.Add(dueMicroseconds);
            Action? action = WhileHeld;
            WhileHeld = null;
            action?.Invoke();
        }

        public IEnumerable<Guid> Of(LeaveReason reason) => Events.Where(e => e.Leave == reason).Select(e => e.Interaction);

        public void StartWithOneAgent()
        {
            Partition.Post(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0)], Agents = [CallCentre.Agent(0)] }));
            Partition.Post(AcdCommand.DeviceUp(1, new AgentId(0)));
            Partition.Post(AcdCommand.SetAgent(1, new AgentId(0), AgentMode.Available));
        }

        public void PostSubmits(int count, QueueId? queue = null)
        {
            for (int i = 0; i < count; i++)
            {
                Posted.Add(Guid.CreateVersion7());
                Partition.Post(AcdCommand.Submit(1, Posted[^1], queue ?? NoSuchQueue));
            }
        }

        public void RunHandedOn()
        {
            while (HandedOn.TryDequeue(out IThreadPoolWorkItem? work))
            {
                work.Execute();
            }
        }
    }
}

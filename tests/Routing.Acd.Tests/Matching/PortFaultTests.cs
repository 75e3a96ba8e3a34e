using Routing.Acd.Journal;
using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Tests.Journal;

namespace Routing.Acd.Tests.Matching;

/// <summary>Ports that throw, which they must not: whoever posted hears of it, and nothing is lost by it.</summary>
public sealed class PortFaultTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(11)]
    public void A_journal_that_throws_at_any_call_changes_no_event_and_is_heard_of_once(int seed)
    {
        Written without = Written.World(seed, most: 120);
        var options = new AcdPartitionOptions { Seed = (ulong)seed, EndedRemembered = 1024 };
        int calls = without.Commands.Count + without.Events.Count;
        Assert.True(without.Events.Count > 100);
        for (int call = 0; call < calls; call++)
        {
            var ports = new Ports { BreaksAtCall = call };
            var partition = new AcdPartition(ports, ports, ports.HandedOn.Enqueue, options with { Journal = ports });
            Exception[] heard = [.. without.Commands.Select(command => Record.Exception(() => partition.Post(command))).OfType<Exception>()];
            Assert.Equal("broken journal", Assert.Single(heard).Message);
            Assert.Equal(without.Events, ports.Events);
            Assert.Equal(calls, ports.Calls); // it was told of the rest as well
        }
    }

    [Fact]
    public void A_journal_that_always_throws_loses_no_command_of_those_that_came_together()
    {
        var ports = new Ports { BreaksAlways = true };
        var partition = new AcdPartition(ports, ports, ports.HandedOn.Enqueue, new AcdPartitionOptions { Journal = ports });
        ports.WhileHeld = () => PostUnknown(partition, 200);
        Assert.Equal("broken journal", Record.Exception(() => partition.Post(AcdCommand.Tick(1)))?.Message);
        while (ports.HandedOn.TryDequeue(out IThreadPoolWorkItem? work))
        {
            Assert.Equal("broken journal", Record.Exception(work.Execute)?.Message);
        }

        Assert.Equal(Enumerable.Range(1, 200), ports.Events.Select(e => (int)e.Sequence));
    }

    [Fact]
    public void Whoever_hands_the_core_on_hears_of_what_the_journal_threw_until_then()
    {
        var ports = new Ports { BreaksAtCall = 1 };
        var partition = new AcdPartition(ports, ports, ports.HandedOn.Enqueue, new AcdPartitionOptions { Journal = ports });
        ports.WhileHeld = () => PostUnknown(partition, 100);
        Assert.Equal("broken journal", Record.Exception(() => partition.Post(AcdCommand.Tick(1)))?.Message);
        Assert.Null(Record.Exception(ports.HandedOn.Dequeue().Execute));
        Assert.Equal(100, ports.Events.Count);
    }

    [Fact]
    public void A_pool_that_throws_in_delivery_loses_no_event_and_delivery_goes_on()
    {
        var ports = new Ports();
        bool isBroken = true;
        void HandOn(IThreadPoolWorkItem work)
        {
            if (isBroken)
            {
                throw new InvalidOperationException("broken pool");
            }

            ports.HandedOn.Enqueue(work);
        }

        var partition = new AcdPartition(ports, ports, HandOn);
        partition.Post(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [], Agents = [.. Enumerable.Range(0, 300).Select(i => CallCentre.Agent(i))] }));
        for (int agent = 0; agent < 300; agent++)
        {
            partition.Post(AcdCommand.DeviceUp(1, new AgentId(agent)));
            partition.Post(AcdCommand.SetAgent(1, new AgentId(agent), AgentMode.Available));
        }

        ports.Events.Clear();
        var none = new RoutingPlan { Version = 2, Queues = [], Agents = [] };
        Assert.Equal("broken pool", Record.Exception(() => partition.Post(AcdCommand.LoadPlan(2, none)))?.Message);
        Assert.Equal(300, ports.Events.Count); // each of them is shown as signed out
        isBroken = false;
        PostUnknown(partition, 10);
        Assert.Equal(310, ports.Events.Count);
    }

    [Fact]
    public void A_receiver_that_throws_gets_each_other_event_before_the_poster_hears_of_the_first_fault()
    {
        var ports = new Ports();
        var partition = new AcdPartition(ports, ports, ports.HandedOn.Enqueue);
        partition.Post(AcdCommand.LoadPlan(1, new RoutingPlan { Version = 1, Queues = [CallCentre.Queue(0)], Agents = [CallCentre.Agent(0)] }));
        partition.Post(AcdCommand.DeviceUp(1, new AgentId(0)));
        partition.Post(AcdCommand.SetAgent(1, new AgentId(0), AgentMode.Available));
        ports.Events.Clear();
        HashSet<AcdEventKind> sound = [AcdEventKind.AgentChanged];
        ports.OnReceived = e =>
        {
            if (sound.Add(e.Kind)) // the first of the others of its kind
            {
                throw new InvalidOperationException($"broken at {e.Kind}");
            }
        };
        Exception? heard = Record.Exception(() => partition.Post(AcdCommand.Submit(2, Guid.NewGuid(), new QueueId(0))));
        Assert.Equal("broken at Queued", heard?.Message);
        Assert.Equal([AcdEventKind.Queued, AcdEventKind.Reserved, AcdEventKind.AgentChanged], ports.Events.Select(e => e.Kind));
    }

    private static void PostUnknown(AcdPartition partition, int count)
    {
        for (int i = 0; i < count; i++)
        {
            partition.Post(AcdCommand.Submit(3, Guid.CreateVersion7(), new QueueId(77)));
        }
    }

    private sealed class Ports : IAcdEvents, IAcdAlarm, IAcdJournal
    {
        public List<AcdEvent> Events { get; } = [];

        public Queue<IThreadPoolWorkItem> HandedOn { get; } = new();

        public int Calls { get; private set; }

        public int BreaksAtCall { get; init; } = -1;

        public bool BreaksAlways { get; init; }

        public Action<AcdEvent>? OnReceived { get; set; }

        /// <summary>Runs once, from inside: the alarm is told while the core is held.</summary>
        public Action? WhileHeld { get; set; }

        public void OnEvent(in AcdEvent acdEvent)
        {
            Events.Add(acdEvent);
            OnReceived?.Invoke(acdEvent);
        }

        public void Arm(long? dueMicroseconds)
        {
            Action? action = WhileHeld;
            WhileHeld = null;
            action?.Invoke();
        }

        void IAcdJournal.Begin(JournalHeader header)
        {
        }

        void IAcdJournal.OnCommand(in AcdCommand command) => Called();

        void IAcdJournal.OnEvent(in AcdEvent acdEvent) => Called();

        private void Called()
        {
            if (Calls++ == BreaksAtCall || BreaksAlways)
            {
                throw new InvalidOperationException("broken journal");
            }
        }
    }
}

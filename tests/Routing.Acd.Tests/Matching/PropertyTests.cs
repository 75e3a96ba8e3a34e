using Routing.Acd.Matching;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>What must hold after every command, whatever happens: watched from outside, over the random worlds.</summary>
public sealed class PropertyTests
{
    private const int Seeds = 30;
    private const int Commands = 500;

    [Fact]
    public void An_interaction_has_at_most_one_live_reservation() => Watch(() =>
    {
        var live = new Dictionary<Guid, ReservationId>();
        var seen = new HashSet<ReservationId>();
        return (_, _, _, events) =>
        {
            foreach (AcdEvent e in events)
            {
                if (e.Kind == AcdEventKind.Reserved)
                {
                    Assert.True(live.TryAdd(e.Interaction, e.Reservation) && seen.Add(e.Reservation));
                }
                else if (e.Kind == AcdEventKind.ReservationEnded)
                {
                    Assert.True(live.Remove(e.Interaction, out ReservationId id) && id == e.Reservation);
                }
            }
        };
    });

    [Fact]
    public void An_agent_never_holds_more_than_the_capacity_at_the_time_of_reservation_allows() => Watch(() => (_, reference, _, _) =>
    {
        foreach (ReferenceAcd.Person agent in reference.People)
        {
            List<ReferenceAcd.Item> held = reference.HeldBy(agent);
            List<ReferenceAcd.Item> going = [.. held.Where(i => i.Phase != SlotPhase.WrapUp)];
            Assert.True(going.Count(i => i.Channel == Channel.Voice) <= 1);
            Assert.True(going.TrueForAll(i => i.Channel != Channel.Voice) || going.Count == 1);
            Assert.True(held.Count(i => i.Channel == Channel.Chat) <= 2 && held.Count(i => i.Channel == Channel.Email) <= 3);
        }
    });

    [Fact]
    public void Nothing_is_lost() => Watch(() =>
    {
        int entered = 0;
        int ended = 0;
        return (_, _, core, events) =>
        {
            entered += events.Count(e => e.Kind == AcdEventKind.Queued);
            ended += events.Count(e => e.Kind == AcdEventKind.Left && e.Leave is LeaveReason.Completed or LeaveReason.Withdrawn);
            AcdCounters counters = core.Matcher.Counters;
            Assert.Equal((entered, ended), (counters.Entered, counters.Ended));
            Assert.Equal(counters.Entered, counters.Waiting + counters.Reserved + counters.Connected + counters.Ended);
        };
    });

    [Fact]
    public void No_eligible_pair_stands_unmatched_after_any_command() => Watch(() => (_, _, core, _) =>
        Assert.Equal(0, core.Snapshot.CountEligiblePairsUnmatched()));

    [Fact]
    public void Nobody_is_reserved_while_someone_before_them_could_take_the_same_agent() => Watch(() => (command, reference, _, events) =>
    {
        // Deadlines fire with the ticks, one after the other; any other command is one instant.
        foreach (AcdEvent e in events.Where(e => command.Kind != AcdCommandKind.Tick && e.Kind == AcdEventKind.Reserved))
        {
            ReferenceAcd.Person agent = reference.People[e.Agent.Value];
            ReferenceAcd.Item? given = reference.Items.Find(i => i.Id == e.Interaction && i.Reservation == e.Reservation.Sequence);
            if (given is { Phase: SlotPhase.Reserved } && agent.Plan is not null)
            {
                IEnumerable<ReferenceAcd.Item> able = reference.Items.Where(
                    i => i.Phase == SlotPhase.Waiting && i.Channel == given.Channel && reference.IsAble(agent, i));
                Assert.DoesNotContain(able, i => reference.KeyOf(i).CompareTo(reference.KeyOf(given)) < 0);
            }
        }
    });

    [Fact]
    public void A_reservation_that_came_to_nothing_keeps_the_place() => Watch(() =>
    {
        var places = new Dictionary<Guid, (long, long)>();
        return (_, reference, _, events) =>
        {
            foreach (AcdEvent e in events.Where(e => e.Kind == AcdEventKind.Queued))
            {
                places[e.Interaction] = (e.FirstEntered, e.InteractionSequence);
            }

            Assert.All(reference.Known, i => Assert.Equal(places[i.Id], (i.First, i.Sequence)));
        };
    });

    [Fact]
    public void A_replayed_log_gives_the_same_events()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var log = new List<AcdCommand>();
            List<AcdEvent> events = Live(seed, log, (_, _, _, _) => { });
            var again = new Core();
            log.ForEach(command => again.Apply(command));
            Assert.Equal(events, again.Events);
        }
    }

    [Fact]
    public void A_tick_more_or_less_makes_no_difference_to_anything_but_the_time()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var log = new List<AcdCommand>();
            List<AcdEvent> events = Live(seed, log, (_, _, _, _) => { });
            var again = new Core();
            foreach (AcdCommand command in log)
            {
                again.Apply(command);
                again.Apply(AcdCommand.Tick(0));
            }

            Assert.Equal(events, again.Events);
        }
    }

    private delegate void Watcher(AcdCommand command, ReferenceAcd reference, Core core, IReadOnlyList<AcdEvent> events);

    private static void Watch(Func<Watcher> watcher)
    {
        for (int seed = 1000; seed < 1000 + Seeds; seed++)
        {
            Live(seed, [], watcher());
        }
    }

    private static List<AcdEvent> Live(int seed, List<AcdCommand> log, Watcher watch)
    {
        var world = new RandomWorld(seed);
        var reference = new ReferenceAcd();
        var core = new Core();
        for (int i = 0; i < Commands; i++)
        {
            AcdCommand command = world.Next(reference);
            foreach (AcdCommand step in new[] { AcdCommand.Tick(command.Time), command })
            {
                log.Add(step);
                reference.Apply(step);
                watch(step, reference, core, core.Apply(step));
            }
        }

        return core.Events;
    }
}

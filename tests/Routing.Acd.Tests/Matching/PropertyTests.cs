using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// What must hold after every command, whatever happens: watched from outside, in the matcher's events and
/// snapshots, over worlds of every profile. The reference goes along as the judge of who is eligible.
/// </summary>
public sealed class PropertyTests
{
    private const int Seeds = 34;

    [Fact]
    public void An_interaction_has_at_most_one_live_reservation_or_one_group() => Watch(() =>
    {
        var live = new Dictionary<Guid, List<AcdEvent>>();
        var closed = new HashSet<Guid>();
        var seen = new HashSet<ReservationId>();
        return (_, reference, events) =>
        {
            foreach (AcdEvent e in events)
            {
                List<AcdEvent> group = live.TryGetValue(e.Interaction, out List<AcdEvent>? known) ? known : live[e.Interaction] = [];
                if (e.Kind == AcdEventKind.Reserved)
                {
                    Assert.True(seen.Add(e.Reservation));
                    Assert.True(group.Count == 0 || !closed.Contains(e.Interaction));
                    Assert.All(group, other => Assert.Equal((other.Time, other.Deadline, other.Queue), (e.Time, e.Deadline, e.Queue)));
                    Assert.DoesNotContain(group, other => other.Agent == e.Agent);
                    Assert.True(group.Count == 0 || reference.PlanOf(e.Queue)!.Strategy == "ring_all");
                    group.Add(e);
                    closed.Remove(e.Interaction);
                }
                else if (e.Kind == AcdEventKind.ReservationEnded)
                {
                    Assert.Equal(1, group.RemoveAll(other => other.Reservation == e.Reservation && other.Agent == e.Agent));
                    closed.Add(e.Interaction);
                }
                else if (e.Kind == AcdEventKind.Left)
                {
                    Assert.Empty(group);
                }
            }
        };
    });

    [Fact]
    public void An_agent_never_exceeds_capacity() => Watch(() =>
    {
        var slots = new AgentSlots();
        return (command, reference, events) =>
        {
            slots.Note(command);
            foreach (AcdEvent e in events)
            {
                slots.Note(e);
                if (e.Kind == AcdEventKind.Reserved)
                {
                    slots.AssertFits(e, reference.People[e.Agent.Value].Plan);
                }
            }
        };
    });

    [Fact]
    public void Nothing_is_lost() => Watch(() =>
    {
        int entered = 0;
        int ended = 0;
        var inside = new HashSet<Guid>();
        return (_, _, events, core) =>
        {
            foreach (AcdEvent e in events)
            {
                entered += e.Kind == AcdEventKind.Queued ? 1 : 0;
                Assert.True(e.Kind != AcdEventKind.Queued || inside.Add(e.Interaction));
                ended += e.Kind == AcdEventKind.Left && inside.Remove(e.Interaction) ? 1 : 0;
            }

            AcdCounters counters = core.Matcher.Counters;
            Assert.Equal((entered, ended), (counters.Entered, counters.Ended));
            Assert.Equal(counters.Entered, counters.Waiting + counters.Reserved + counters.Connected + counters.Ended);
            Assert.Equal(inside.Count, counters.Waiting + counters.Reserved + counters.Connected);
        };
    });

    [Fact]
    public void No_eligible_pair_stands_unmatched_after_any_command() => Watch(() =>
    {
        var waiting = new HashSet<Guid>();
        return (_, reference, events, core) =>
        {
            foreach (AcdEvent e in events)
            {
                if (e.Kind == AcdEventKind.Queued || (e.Kind == AcdEventKind.ReservationEnded && e.Outcome != ReservationOutcome.Accepted))
                {
                    waiting.Add(e.Interaction);
                }
                else if (e.Kind is AcdEventKind.Reserved or AcdEventKind.ReservationEnded or AcdEventKind.Left)
                {
                    waiting.Remove(e.Interaction);
                }
            }

            waiting.ExceptWith(reference.Items.Where(i => i.Stands != ReferenceAcd.Stands.Waiting).Select(i => i.Id)); // others of a group
            Assert.Equal(0, core.Snapshot.CountEligiblePairsUnmatched());
            Assert.Equal(waiting, reference.Waiting.Select(i => i.Id).ToHashSet());
            Assert.DoesNotContain(reference.Waiting, i => reference.People.Exists(p => reference.Eligible(p, i)));
        };
    });

    [Fact]
    public void The_best_by_the_stated_order_is_chosen() => Watch(() =>
    {
        HashSet<Guid> held = []; // before the command: a hold that ends in it lets others in later
        return (command, reference, events) =>
        {
            foreach (AcdEvent e in events.Where(e => command.Kind != AcdCommandKind.Tick && e.Kind == AcdEventKind.Reserved))
            {
                ReferenceAcd.Person agent = reference.People[e.Agent.Value];
                ReferenceAcd.Claim given = agent.Held.Single(c => c.Id == e.Reservation);
                if (agent.Cooling is null)
                {
                    Assert.DoesNotContain(reference.Waiting, i => i.Channel == given.Item.Channel && (i.HeldFor is null || i.HeldFor == agent)
                        && !held.Contains(i.Id) && reference.Able(agent, i) && reference.KeyOf(i).CompareTo(reference.KeyOf(given.Item)) < 0);
                }

                if (reference.QueueOf(given.Item).Strategy is not ("random" or "round_robin" or "ring_all"))
                {
                    Assert.DoesNotContain(reference.People.Where(p => p.Cooling is null && reference.MayTake(p, given.Item)), p =>
                        (reference.StrategyKey(p, given.Item), p.Idle).CompareTo((reference.StrategyKey(agent, given.Item), agent.Idle)) < 0);
                }
            }

            held = [.. reference.Waiting.Where(i => i.HeldFor is not null).Select(i => i.Id)];
        };
    });

    [Fact]
    public void Relaxation_never_makes_fewer_agents_eligible_and_keeps_age() => Watch(() =>
    {
        var places = new Dictionary<Guid, (long, long, long)>();
        return (_, reference, events) =>
        {
            foreach (AcdEvent e in events.Where(e => e.InteractionSequence != 0))
            {
                (long, long, long) place = (e.FirstEntered, e.InteractionSequence, e.EnteredQueue);
                Assert.Equal(e.Kind == AcdEventKind.Queued ? places[e.Interaction] = place : places[e.Interaction], place);
                if (e.Kind == AcdEventKind.Relaxed && reference.Items.Find(i => i.Id == e.Interaction) is { } item)
                {
                    Assert.Equal(item.Stage, e.Stage);
                    Assert.All(reference.People.Where(p => reference.AbleAt(p, item, e.Stage - 1)), p => Assert.True(reference.AbleAt(p, item, e.Stage)));
                }
            }
        };
    });

    [Fact]
    public void A_replayed_log_gives_the_same_events() => Parallel.For(0, Seeds, Two, seed =>
    {
        var world = new RandomWorld(seed);
        var log = new List<AcdCommand>();
        List<AcdEvent> events = Live(seed, log, (_, _, _, _) => { });
        Core again = CoreOf(world);
        log.ForEach(command => again.Apply(command));
        Assert.Equal(events, again.Events);
    });

    [Fact]
    public void A_tick_more_or_less_makes_no_difference_to_anything_but_the_time() => Parallel.For(0, Seeds, Two, seed =>
    {
        var log = new List<AcdCommand>();
        List<AcdEvent> events = Live(seed, log, (_, _, _, _) => { });
        Core again = CoreOf(new RandomWorld(seed));
        var random = new Random(seed);
        long now = 0;
        foreach (AcdCommand command in log)
        {
            // Somewhere between the two, and before anything is due: what is due later carries a later time.
            // A time that cannot be moves nothing, so nothing is between.
            long until = command.Time >= 1L << 56 ? 0 : Math.Min(command.Time, (again.Matcher.NextDeadline ?? long.MaxValue) - 1);
            Assert.Empty(again.Apply(AcdCommand.Tick(until <= now ? random.NextInt64(now + 1) : random.NextInt64(now, until + 1))));
            again.Apply(command);
            now = again.Snapshot.Time;
        }

        Assert.Equal(events, again.Events);
    });

    private delegate void Watcher(AcdCommand command, ReferenceAcd reference, IReadOnlyList<AcdEvent> events, Core core);

    private static ParallelOptions Two => new() { MaxDegreeOfParallelism = 2 };

    private static Core CoreOf(RandomWorld world) => new(world.Options);

    private static void Watch(Func<Action<AcdCommand, ReferenceAcd, IReadOnlyList<AcdEvent>>> watcher) => Watch(() =>
    {
        Action<AcdCommand, ReferenceAcd, IReadOnlyList<AcdEvent>> watch = watcher();
        return (command, reference, events, _) => watch(command, reference, events);
    });

    private static void Watch(Func<Watcher> watcher) => Parallel.For(10_000, 10_000 + Seeds, Two, seed => Live(seed, [], watcher()));

    // A tick before each command: what is due is told by itself, and the command is one instant.
    private static List<AcdEvent> Live(int seed, List<AcdCommand> log, Watcher watch)
    {
        var world = new RandomWorld(seed);
        var reference = world.Options.Reference();
        Core core = CoreOf(world);
        for (int i = 0; i < world.Commands; i++)
        {
            AcdCommand command = world.Next(reference).Command;
            foreach (AcdCommand step in new[] { AcdCommand.Tick(command.Time), command })
            {
                log.Add(step);
                reference.Apply(step);
                watch(step, reference, core.Apply(step), core);
            }
        }

        return core.Events;
    }
}

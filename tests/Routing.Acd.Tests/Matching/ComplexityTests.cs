using Routing.Acd.Matching;
using Routing.Acd.Model;
using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// How much is looked at for one match, counted and not timed, in small worlds and in large ones. In steady
/// overload, where interactions that hardly anybody can take hold the oldest places.
/// </summary>
public sealed class ComplexityTests(ITestOutputHelper output)
{
    [Fact]
    public void A_longer_line_costs_a_ready_agent_no_more()
    {
        var crowd = new Crowd(agents: 1_000, skills: 64, classes: 1_000);
        AtMost(2.5, ReadyToMatch(crowd, waiting: 1_000), ReadyToMatch(crowd, waiting: 100_000));
    }

    [Fact]
    public void Ten_times_the_requirements_cost_a_ready_agent_three_times_as_much_at_most() =>
        AtMost(3, ReadyToMatch(new Crowd(20_000, 512, 1_000), waiting: 100_000), ReadyToMatch(new Crowd(20_000, 512, 10_000), waiting: 100_000));

    [Fact]
    public void Ten_times_the_agents_cost_a_ready_agent_no_more() =>
        AtMost(1.5, ReadyToMatch(new Crowd(2_000, 512, 1_000), waiting: 50_000), ReadyToMatch(new Crowd(20_000, 512, 1_000), waiting: 50_000));

    [Fact]
    public void Ten_times_the_agents_cost_whoever_calls_less_than_four_times_as_much() =>
        AtMost(4, EnqueueToMatch(new Crowd(2_000, 512, 1_000)), EnqueueToMatch(new Crowd(20_000, 512, 1_000)));

    [Fact]
    public void When_nobody_is_free_a_call_looks_at_next_to_nothing() =>
        Assert.InRange(EnqueueToMatch(new Crowd(20_000, 512, 1_000), free: 0), 0, 10);

    [Fact]
    public void Those_at_work_are_counted_once_until_someone_comes_or_goes()
    {
        var crowd = new Crowd(agents: 2_000, skills: 64, classes: 1);
        var roster = new Roster();
        roster.Load(crowd.Agents, 0);
        var profiles = new Profiles();
        profiles.Load(roster);
        var staffing = new Staffing<Counter>(profiles);
        staffing.Clear();
        var queue = new QueueRecord(CallCentre.Queue(0));
        queue.Redefine(queue.Plan);
        var everyone = new Ability();
        everyone.Become(profiles, new KindKey(0, Channel.Voice, null, null), queue, 0, 0);
        for (int agent = 0; agent < 3; agent++)
        {
            staffing.Add(roster[agent].Profile);
            Counter.Count = 0;
            Assert.Equal(agent + 1, staffing.CountAll(everyone));
            Assert.InRange(Counter.Count, 1, profiles.Count);
            Counter.Count = 0;
            Assert.Equal(agent + 1, staffing.CountAll(everyone));
            Assert.Equal(0, Counter.Count);
        }

        staffing.Remove(roster[0].Profile);
        Assert.Equal(2, staffing.CountAll(everyone));
    }

    private void AtMost(double times, double small, double large)
    {
        output.WriteLine($"{small:0} and {large:0} looked at, {large / small:0.00} times");
        Assert.InRange(large / small, 0, times);
    }

    private static double ReadyToMatch(Crowd crowd, int waiting)
    {
        var roster = new Roster();
        roster.Load(crowd.Agents, 0);
        var profiles = new Profiles();
        profiles.Load(roster);
        var interactions = new InteractionSlab();
        var lines = new WaitingLines<Counter>(interactions, profiles, MatcherBounds.Default.LanesKept);
        lines.Clear(InteractionOrder.Priority, 0);
        var queue = new QueueRecord(CallCentre.Queue(0));
        queue.Redefine(queue.Plan);
        var random = new Random(7);
        var slots = new List<int>();
        int number = 0;

        void Arrive()
        {
            int slot = interactions.Add(new Guid(++number, 0, 7, [0, 0, 0, 0, 0, 0, 0, 0]));
            interactions[slot].FirstEntered = interactions[slot].Sequence = number;
            RequirementSet requires = crowd.Classes[random.Next(crowd.Classes.Length)];
            interactions[slot].Place = lines.Find(new LaneKey(new KindKey(0, Channel.Voice, null, requires), 0, 0), queue);
            lines.Insert(interactions[slot].Place, slot);
            interactions[slot].Kind = slots.Count;
            slots.Add(slot);
        }

        void Leave(int slot)
        {
            lines.Remove(interactions[slot].Place, slot);
            slots[interactions[slot].Kind] = slots[^1];
            interactions[slots[^1]].Kind = interactions[slot].Kind;
            slots.RemoveAt(slots.Count - 1);
            interactions.Free(slot);
        }

        while (slots.Count < waiting)
        {
            Arrive();
        }

        long matches = 0;
        int settling = waiting + 20_000;
        for (int turn = 0; turn < settling + 5_000; turn++)
        {
            if (turn == settling)
            {
                Counter.Count = 0;
                matches = 0;
            }

            int best = lines.BestFor(roster[random.Next(roster.Count)].Profile, 1);
            matches++;
            if (best >= 0)
            {
                Leave(best);
            }

            Arrive();
            if (random.Next(2) == 0)
            {
                Arrive();
            }

            while (slots.Count > waiting)
            {
                Leave(slots[random.Next(slots.Count)]);
            }
        }

        return (double)Counter.Count / matches;
    }

    private static double EnqueueToMatch(Crowd crowd, double free = 0.5)
    {
        var roster = new Roster();
        roster.Load(crowd.Agents, 0);
        var profiles = new Profiles();
        profiles.Load(roster);
        var available = new AvailableAgents<Counter>(roster, profiles, MatcherBounds.Default.AgentsPending);
        available.Rebuild();
        var queue = new QueueRecord(CallCentre.Queue(0));
        queue.Redefine(queue.Plan);
        var random = new Random(9);
        long stamp = 0;

        void Free(int agent, bool on)
        {
            roster[agent].Mode = on ? AgentMode.Available : AgentMode.Paused;
            roster[agent].Set(AgentFlags.Device, true);
            roster[agent].IdleStamp = on ? ++stamp : roster[agent].IdleStamp;
            available.Refresh(agent);
        }

        for (int agent = 0; agent < roster.Count; agent++)
        {
            Free(agent, random.NextDouble() < free);
        }

        var lanes = crowd.Classes.Select(requires =>
        {
            var lane = new Lane(new InteractionSlab(), profiles);
            lane.Become(new LaneKey(new KindKey(0, Channel.Voice, null, requires), 0, 0), queue);
            return lane;
        }).ToArray();
        const int Calls = 10_000;
        for (int call = -Calls; call < Calls; call++)
        {
            if (call == 0)
            {
                Counter.Count = 0;
            }

            int agent = available.Least(lanes[random.Next(lanes.Length)]);
            if (agent >= 0)
            {
                Free(agent, on: false);
                int other;
                do
                {
                    other = random.Next(roster.Count);
                }
                while (roster[other].Mode == AgentMode.Available);
                Free(other, on: true);
            }
        }

        return (double)Counter.Count / Calls;
    }

    private readonly struct Counter : IProbe
    {
        [ThreadStatic]
        public static long Count;

        public static void Looked(int things) => Count += things;
    }
}

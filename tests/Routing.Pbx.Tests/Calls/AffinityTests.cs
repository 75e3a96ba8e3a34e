using Routing.Acd.Model;
using Routing.Pbx.Queues;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Callers come back to the agent they talked with last.</summary>
public sealed class AffinityTests
{
    [Fact]
    public void A_caller_who_calls_again_gets_the_agent_they_know()
    {
        using var world = new World();
        TestPhone first = world.Phone("1001");
        TestPhone second = world.Phone("1002");
        Talk(world, "a", first);
        Talk(world, "b", second);
        Talk(world, "b", second); // 1001 has been idle longer
        world.Pass(8);
        Talk(world, "b", first, "200"); // in a queue without affinity: whoever has been idle longest
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void What_is_longer_ago_than_within_does_not_count()
    {
        using var world = new World();
        TestPhone first = world.Phone("1001");
        TestPhone second = world.Phone("1002");
        Talk(world, "a", first);
        Talk(world, "b", second);
        world.Pass(3700);
        Talk(world, "b", first); // the longest idle
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void An_agent_in_wrap_up_is_waited_for_and_one_in_a_call_only_if_so_set()
    {
        using var world = new World();
        TestPhone known = world.Phone("1001");
        TestPhone other = world.Phone("1002", Habit.LetsRing);
        Talk(world, "a", known);
        world.CallAnswered("620", "a"); // 1001 is in wrap-up for 7 s
        world.Pass(3);
        Assert.Empty(other.Calls);
        world.Until(() => known.Talking, 8, "the known agent takes it after wrap-up");
        TestCall impatient = world.CallAnswered("620", "a");
        world.Until(() => other.Rings, 1, "in a call: the next agent is rung at once");
        impatient.Hangup();
        world.Pass(1);
        TestCall patient = world.CallAnswered("621", "a");
        world.Pass(19);
        Assert.Single(other.Calls);
        world.Pass(2);
        Assert.Equal(2, other.Calls.Count); // the hold is over
        patient.Hangup();
        world.Pbx.HangUpAll();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_withholds_the_number_has_no_last_agent()
    {
        var index = new LastAgents();
        foreach (string nobody in new[] { "", "anonymous", "Anonymous", "unknown" })
        {
            index.Note(nobody, new AgentId(1), 5);
            Assert.Null(index.Find(nobody, 0));
        }

        index.Note(null, new AgentId(1), 5);
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void The_index_keeps_the_latest_talk_of_each_and_no_more_than_it_may()
    {
        var index = new LastAgents(capacity: 3);
        index.Note("a", new AgentId(1), 10);
        index.Note("a", new AgentId(2), 30);
        index.Note("a", new AgentId(3), 20); // older than what is known
        Assert.Equal(new AgentId(2), index.Find("a", 30));
        Assert.Null(index.Find("a", 31));

        // Loaded latest first, as the records give them.
        index.Note("d", new AgentId(4), 25);
        index.Note("c", new AgentId(4), 15);
        index.Note("b", new AgentId(4), 5);
        Assert.Equal(3, index.Count);
        Assert.Null(index.Find("b", 0)); // the oldest had no room
        Assert.NotNull(index.Find("c", 0));
        index.Note("e", new AgentId(5), 40);
        Assert.Null(index.Find("c", 0));
        Assert.NotNull(index.Find("d", 0));
    }

    private static void Talk(World world, string caller, TestPhone expected, string number = "620")
    {
        int before = expected.Calls.Count;
        TestCall call = world.CallAnswered(number, caller);
        world.Until(() => expected.Talking, 12, $"{expected.User} talks with {caller}");
        Assert.Equal(before + 1, expected.Calls.Count);
        world.Pass(1);
        call.Hangup();
        world.Pass(number == "620" && caller == "a" ? 1 : 10);
    }
}

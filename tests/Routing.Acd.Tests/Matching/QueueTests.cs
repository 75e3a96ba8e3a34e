using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Who is eligible, and in which order those who wait are served.</summary>
public sealed class QueueTests
{
    [Fact]
    public void Twenty_callers_for_three_agents_are_served_in_order()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0) with { OnNoAnswer = new RefusalRule(1_000_000, 0) }, 3);
        var callers = new List<Guid>();
        for (int i = 0; i < 20; i++)
        {
            callers.Add(centre.Submit());
            centre.After(0.1);
        }

        var served = new List<Guid>();
        while (served.Count < callers.Count)
        {
            Guid next = callers.First(c => !served.Contains(c) && centre.Rung(c) >= 0);
            centre.Accept(next);
            served.Add(next);
            centre.After(1);
            centre.Complete(next);
        }

        Assert.Equal(callers, served);
    }

    [Fact]
    public void With_two_skills_nobody_gets_a_caller_they_cannot_take_and_nobody_is_blocked_by_one()
    {
        var centre = new CallCentre();
        QueuePlan billing = CallCentre.Queue(0, CallCentre.Needs((0, 3)));
        QueuePlan technical = CallCentre.Queue(1, CallCentre.Needs((1, 5)));
        centre.Load([billing, technical], [CallCentre.Agent(0, (0, 9)), CallCentre.Agent(1, (0, 2), (1, 5))]);
        Guid first = centre.Submit(queue: 0);
        Guid second = centre.Submit(queue: 0);
        Guid third = centre.Submit(queue: 1);
        centre.SignIn(1);
        Assert.Equal(1, centre.Rung(third));
        centre.SignIn(0);
        Assert.Equal(0, centre.Rung(first));
        Assert.Equal(-1, centre.Rung(second));
    }

    [Fact]
    public void Any_one_of_the_queues_sets_is_enough_and_the_callers_own_come_on_top_of_each()
    {
        var centre = new CallCentre();
        QueuePlan queue = CallCentre.Queue(0, CallCentre.Needs((0, 5)), CallCentre.Needs((1, 5)));
        centre.Load([queue], [CallCentre.Agent(0, (0, 5)), CallCentre.Agent(1, (1, 5), (2, 1)), CallCentre.Agent(2, (0, 4), (1, 4))]);
        centre.SignIn(2);
        centre.SignIn(0);
        centre.SignIn(1);
        Assert.Equal(1, centre.Rung(centre.Submit(requires: CallCentre.Needs((2, 1)))));
        Assert.Equal(0, centre.Rung(centre.Submit()));
        Assert.Equal(-1, centre.Rung(centre.Submit()));
    }

    [Fact]
    public void A_further_group_opens_when_the_caller_has_waited_that_long_in_this_queue()
    {
        var centre = new CallCentre();
        QueuePlan queue = CallCentre.Queue(0) with { Groups = TwoGroups(60_000_000) };
        centre.Load([queue], [InGroup(0), InGroup(1), CallCentre.Agent(2)]);
        centre.SignIn(1);
        centre.SignIn(2);
        Guid caller = centre.Submit();
        Assert.Equal(centre.Now + 60_000_000, centre.Matcher.NextDeadline);
        Assert.Empty(centre.After(59.9));
        Assert.Equal("reserved 1, agent 1 reserved", CallCentre.Tell(centre.After(0.1)));
        Assert.Equal(1, centre.Rung(caller));
    }

    [Fact]
    public void A_wait_that_passes_while_an_agent_is_rung_counts_when_the_caller_comes_back()
    {
        var centre = new CallCentre();
        QueuePlan queue = CallCentre.Queue(0) with { Groups = TwoGroups(10_000_000) };
        centre.Load([queue], [InGroup(0), InGroup(1)]);
        centre.SignIn(0);
        centre.SignIn(1);
        centre.Submit();
        Assert.Empty(centre.After(10));
        Assert.Equal("expired 0, agent 0 available, reserved 1, agent 1 reserved", CallCentre.Tell(centre.After(5)));
    }

    public static TheoryData<InteractionOrder, int[]> Orders => new()
    {
        // Entered: 0 at 0 s (priority 10), 1 at 10 s (50), 2 at 20 s (10, target 5 s), 3 at 30 s (50).
        { InteractionOrder.Priority, [1, 3, 0, 2] },
        { InteractionOrder.ServiceLevel, [0, 2, 1, 3] },
        { InteractionOrder.Aging, [1, 3, 0, 2] },
    };

    [Theory]
    [MemberData(nameof(Orders))]
    public void The_order_of_the_partition_decides_who_is_next(InteractionOrder order, int[] expected)
    {
        var centre = new CallCentre();
        QueuePlan slow = CallCentre.Queue(0) with { Priority = 10, ServiceLevelMicroseconds = 20_000_000 };
        QueuePlan quick = CallCentre.Queue(1) with { Priority = 10, ServiceLevelMicroseconds = 5_000_000 };
        centre.Load([slow, quick], [CallCentre.Agent(0)], order);
        var callers = new List<Guid> { centre.Submit() };
        centre.After(10);
        callers.Add(centre.Submit(priority: 50));
        centre.After(10);
        callers.Add(centre.Submit(queue: 1));
        centre.After(10);
        callers.Add(centre.Submit(priority: 50));
        centre.SignIn(0);
        Assert.Equal(expected, ServedBy(centre, callers));
    }

    [Fact]
    public void Aging_trades_priority_for_waiting_at_its_rate()
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0)], [CallCentre.Agent(0)], InteractionOrder.Aging);
        var callers = new List<Guid> { centre.Submit(priority: 0) };
        centre.After(11);
        callers.Add(centre.Submit(priority: 10)); // ten seconds' worth, eleven seconds late
        callers.Add(centre.Submit(priority: 12));
        centre.SignIn(0);
        Assert.Equal([2, 0, 1], ServedBy(centre, callers));
    }

    [Fact]
    public void Submitted_again_in_any_order_they_stand_as_they_stood()
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0)], [CallCentre.Agent(0)]);
        Guid[] callers = [.. Enumerable.Range(0, 50).Select(_ => centre.NewId())];
        int[] order = [.. Enumerable.Range(0, 50)];
        new Random(1).Shuffle(order);
        foreach (int i in order)
        {
            AcdCommand command = AcdCommand.Resubmit(centre.Now, callers[i], new QueueId(0), centre.Now - 1000 + (i / 5), i + 1);
            Assert.Equal("queued", CallCentre.Tell(centre.Apply(command)));
            Assert.Empty(centre.Apply(command)); // once more: nothing
        }

        Assert.Equal("queued", CallCentre.Tell(centre.Apply(AcdCommand.Submit(centre.Now, centre.NewId(), new QueueId(0)))));
        Assert.True(centre.Events[^1].InteractionSequence > 50);
        centre.SignIn(0);
        Assert.Equal(Enumerable.Range(0, 50), ServedBy(centre, callers));
    }

    [Fact]
    public void An_update_moves_the_caller_and_keeps_the_age()
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0)], [CallCentre.Agent(0)]);
        Guid[] callers = [centre.Submit(), centre.Submit(), centre.Submit(requires: CallCentre.Needs((7, 1)))];
        centre.Apply(AcdCommand.Update(centre.Now, callers[1], priority: 5));
        centre.Apply(AcdCommand.Update(centre.Now, callers[2], priority: 5));
        centre.SignIn(0);
        Assert.Equal([1, 2, 0], ServedBy(centre, callers));
    }

    [Fact]
    public void An_update_of_what_is_required_is_matched_at_once()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        Guid caller = centre.Submit(requires: CallCentre.Needs((7, 1)));
        Assert.Equal("reserved 0, agent 0 reserved", CallCentre.Tell(centre.Apply(AcdCommand.Update(centre.Now, caller))));
    }

    [Fact]
    public void More_kinds_of_callers_than_lanes_and_kinds_are_kept_for_are_all_served()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        for (int i = 0; i < 17_000; i++) // 16,384 are kept
        {
            Guid caller = centre.Submit(priority: i);
            Assert.Equal(0, centre.Rung(caller));
            centre.Accept(caller);
            centre.Complete(caller);
        }
    }

    private static GroupLimit[] TwoGroups(long after) => [new GroupLimit(new GroupId(0), 0), new GroupLimit(new GroupId(1), after)];

    private static AgentPlan InGroup(int id) => CallCentre.Agent(id) with { Groups = [new GroupId(id)] };

    private static IEnumerable<int> ServedBy(CallCentre centre, IReadOnlyList<Guid> callers)
    {
        var served = new List<int>();
        while (served.Count < callers.Count)
        {
            Guid next = callers.First(c => centre.Rung(c) >= 0);
            centre.Accept(next);
            centre.Complete(next);
            served.Add(callers.ToList().IndexOf(next));
        }

        return served;
    }
}

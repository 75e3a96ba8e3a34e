using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>How long it will take is told from what left the line lately, or not at all.</summary>
public sealed class EstimateTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0);

    [Fact]
    public void Before_three_were_served_it_is_unknown()
    {
        CallCentre centre = Served(2);
        Guid caller = centre.Submit();
        Assert.Equal((1, -1L), Inquire(centre, caller));
        Assert.Equal(-1, Assert.Single(centre.Snapshot.Queues).EstimatedWait);
    }

    [Fact]
    public void It_is_the_mean_of_the_last_wait_and_the_longest_scaled_by_the_place()
    {
        CallCentre centre = Served(3); // the last one waited 10 s
        centre.Submit();
        centre.After(4);
        Guid second = centre.Submit();
        Assert.Equal(7_000_000, Assert.Single(centre.Snapshot.Queues).EstimatedWait);
        Assert.Equal((2, 7_000_000L * 2 / 3), Inquire(centre, second));
    }

    [Fact]
    public void It_never_grows_while_there_are_as_many_agents_and_is_unknown_once_it_has_run_over()
    {
        CallCentre centre = Served(3);
        Guid caller = centre.Submit();
        (_, long first) = Inquire(centre, caller);
        centre.After(1);
        Assert.Equal((1, first - 1_000_000), Inquire(centre, caller));
        centre.After(60);
        Assert.Equal((1, -1L), Inquire(centre, caller));
    }

    [Fact]
    public void With_fewer_agents_it_may_grow()
    {
        CallCentre centre = Served(3, agents: 2);
        centre.Submit();
        Guid caller = centre.Submit();
        centre.After(20);
        (_, long first) = Inquire(centre, caller);
        centre.After(10);
        centre.Set(1, AgentMode.SignedOut);
        Assert.True(Inquire(centre, caller).Wait > first - 10_000_000);
    }

    [Fact]
    public void When_nobody_was_served_for_long_it_is_unknown_again()
    {
        CallCentre centre = Served(3);
        centre.After(901);
        Assert.Equal((1, -1L), Inquire(centre, centre.Submit()));
    }

    [Fact]
    public void A_newcomer_leaves_whose_estimate_is_longer_than_the_queue_allows()
    {
        QueuePlan strict = Queue with { Limits = new QueueLimits { EstimatedWaitMicroseconds = 6_000_000 } };
        CallCentre centre = Served(3, queue: strict);
        AcdCommand one = AcdCommand.Submit(centre.Now, centre.NewId(), new QueueId(0));
        Assert.Equal("queued", CallCentre.Tell(centre.Apply(one))); // (10 s + nobody) / 2
        centre.After(4);
        Assert.Equal("queued, limitreached, left estimatedwait", CallCentre.Tell(centre.Apply(one with { Interaction = centre.NewId(), Time = centre.Now })));
    }

    [Fact]
    public void The_error_is_measured_against_what_was_estimated_at_entry()
    {
        CallCentre centre = Served(3);
        Guid caller = centre.Submit(); // 5 s
        centre.After(7);
        centre.Set(0, AgentMode.Available);
        centre.Serve(caller);
        Assert.Equal(2_000_000, Assert.Single(centre.Snapshot.Queues).EstimatedWaitError);
    }

    [Fact]
    public void The_place_counts_all_before_in_the_queue_by_order_those_being_rung_for_too()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        centre.Submit();
        Guid second = centre.Submit();
        Guid third = centre.Submit(channel: Channel.Chat);
        Guid urgent = centre.Submit(priority: 9);
        Assert.Equal([1, 3, 4], new[] { urgent, second, third }.Select(id => Inquire(centre, id).Position));
    }

    [Fact]
    public void A_place_far_back_is_an_estimate_but_never_one_of_those_counted()
    {
        CallCentre centre = CallCentre.Of(Queue, 0);
        Guid[] callers = [.. Enumerable.Range(0, 1_000).Select(_ =>
        {
            centre.After(0.1);
            return centre.Submit();
        })];
        Assert.Equal(256, Inquire(centre, callers[255]).Position);
        Assert.InRange(Inquire(centre, callers[600]).Position, 590, 610);
        Assert.Equal(1_000, Inquire(centre, callers[^1]).Position);
    }

    [Fact]
    public void Asked_about_one_who_is_not_in_line_it_says_nothing()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        Assert.Empty(centre.Apply(AcdCommand.Inquire(centre.Now, caller)));
        Assert.Empty(centre.Apply(AcdCommand.Inquire(centre.Now, centre.NewId())));
        Assert.Equal(2, centre.Matcher.Counters.Ignored);
    }

    private static (int Position, long Wait) Inquire(CallCentre centre, Guid id)
    {
        AcdEvent told = Assert.Single(centre.Apply(AcdCommand.Inquire(centre.Now, id)));
        Assert.Equal(AcdEventKind.Estimated, told.Kind);
        return (told.Position, told.EstimatedWait);
    }

    /// <summary>So many served after ten seconds each; then all agents pause.</summary>
    private static CallCentre Served(int callers, int agents = 1, QueuePlan? queue = null)
    {
        CallCentre centre = CallCentre.Of(queue ?? Queue, agents);
        for (int i = 0; i < callers; i++)
        {
            Pause(centre, agents);
            Guid caller = centre.Submit();
            centre.After(10);
            centre.Set(0, AgentMode.Available);
            centre.Serve(caller);
        }

        Pause(centre, agents);
        return centre;
    }

    private static void Pause(CallCentre centre, int agents)
    {
        for (int agent = 0; agent < agents; agent++)
        {
            centre.Set(agent, AgentMode.Paused);
        }
    }
}

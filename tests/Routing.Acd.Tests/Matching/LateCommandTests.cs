using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>Commands may come twice, late, or about nothing: they change nothing, tell nothing, and are counted.</summary>
public sealed class LateCommandTests
{
    private static readonly Dictionary<string, Func<CallCentre, Guid, ReservationId, AcdCommand>> OfEnded = new()
    {
        { "submit", (c, id, _) => AcdCommand.Submit(CallCentre.Start, id, new QueueId(0)) },
        { "resubmit", (c, id, _) => AcdCommand.Resubmit(CallCentre.Start, id, new QueueId(0), CallCentre.Start, 1) },
        { "update", (c, id, _) => AcdCommand.Update(c.Now, id, priority: 3) },
        { "withdraw", (c, id, _) => AcdCommand.Withdraw(c.Now, id) },
        { "accept", (c, id, reservation) => AcdCommand.Accept(c.Now, id, reservation) },
        { "reject", (c, id, reservation) => AcdCommand.Reject(c.Now, id, reservation) },
        { "unreachable", (c, id, reservation) => AcdCommand.Unreachable(c.Now, id, reservation) },
        { "no answer", (c, id, reservation) => AcdCommand.NoAnswer(c.Now, id, reservation) },
        { "connect", (c, id, reservation) => AcdCommand.Connect(c.Now, id, reservation) },
        { "complete", (c, id, _) => AcdCommand.Complete(c.Now, id) },
        { "an agent unknown", (c, _, _) => AcdCommand.SetAgent(c.Now, new AgentId(9), AgentMode.Available) },
        { "an agent below zero", (c, _, _) => AcdCommand.DeviceUp(c.Now, new AgentId(-1)) },
        { "no wrap-up", (c, _, _) => AcdCommand.EndWrapUp(c.Now, new AgentId(0)) },
        { "no call outside", (c, _, _) => AcdCommand.ExternalFree(c.Now, new AgentId(0)) },
        { "a phone that is there", (c, _, _) => AcdCommand.DeviceUp(c.Now, new AgentId(0)) },
        { "a mode that is set", (c, _, _) => AcdCommand.SetAgent(c.Now, new AgentId(0), AgentMode.Available) },
        { "no plan", (c, _, _) => new AcdCommand { Kind = AcdCommandKind.LoadPlan } },
        { "nothing", (c, _, _) => default },
        { "a kind that is none", (c, _, _) => new AcdCommand { Kind = (AcdCommandKind)200 } },
    };

    public static TheoryData<string> Commands => [.. OfEnded.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_is_no_longer_so_is_ignored_and_counted(string what)
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        Guid caller = centre.Submit();
        ReservationId reservation = centre.Ringing(caller);
        centre.Accept(caller);
        centre.After(1);
        centre.Complete(caller);
        Assert.Equal(0, centre.Matcher.Counters.Ignored);
        Assert.Empty(centre.Apply(OfEnded[what](centre, caller, reservation)));
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
        Assert.Equal(AgentState.Available, centre.StateOf(0));
    }

    [Fact]
    public void Three_visits_at_one_instant_are_three_and_a_copy_of_each_is_none()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 0);
        Guid caller = centre.NewId();
        for (int visit = 1; visit <= 3; visit++)
        {
            AcdCommand submit = AcdCommand.Resubmit(centre.Now, caller, new QueueId(0), centre.Now, 5) with { Visit = visit };
            Assert.Equal("queued", CallCentre.Tell(centre.Apply(submit)));
            Assert.Equal("left withdrawn", CallCentre.Tell(centre.Withdraw(caller)));
            Assert.Empty(centre.Apply(submit));
            Assert.Empty(centre.Apply(submit with { Time = centre.Now + 1 }));
        }
    }

    public static TheoryData<string, Func<AcdCommand, AcdCommand>> Nonsense => new()
    {
        { "a time before the epoch", c => c with { Time = -1 } },
        { "a time that never comes", c => c with { Time = 1L << 56 } },
        { "the last of all times", c => c with { Time = long.MaxValue } },
        { "entered before the epoch", c => c with { FirstEntered = -1 } },
        { "entered the queue at no time", c => c with { EnteredQueue = long.MaxValue } },
        { "a sequence below zero", c => c with { Sequence = -1 } },
        { "the last of all sequences", c => c with { Sequence = long.MaxValue } },
        { "a hold without end", c => c with { Duration = long.MaxValue } },
        { "a visit below zero", c => c with { Visit = -1 } },
        { "no id", c => c with { Interaction = Guid.Empty } },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_is_ignored_and_time_stands_still(string what, Func<AcdCommand, AcdCommand> with)
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        AcdCounters before = centre.Matcher.Counters;
        Assert.True(centre.Apply(with(AcdCommand.Submit(centre.Now + 1, centre.NewId(), new QueueId(0)))).Count == 0, what);
        Assert.Equal(centre.Now, centre.Snapshot.Time);
        Assert.Equal(before with { Ignored = before.Ignored + 1 }, centre.Matcher.Counters);
    }

    [Fact]
    public void Nobody_enters_a_queue_before_the_ACD_or_later_than_now()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 0);
        AcdEvent late = centre.Apply(AcdCommand.Resubmit(centre.Now, centre.NewId(), new QueueId(0), centre.Now + 5, 1, enteredQueue: centre.Now + 3))[0];
        Assert.Equal((centre.Now, centre.Now), (late.FirstEntered, late.EnteredQueue));
        AcdEvent early = centre.Apply(AcdCommand.Resubmit(centre.Now, centre.NewId(), new QueueId(0), centre.Now - 3, 2, enteredQueue: centre.Now - 5))[0];
        Assert.Equal((centre.Now - 5, centre.Now - 5), (early.FirstEntered, early.EnteredQueue));
    }

    [Fact]
    public void An_answer_to_an_earlier_reservation_of_the_same_caller_is_not_one_to_the_live_one()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 2);
        Guid caller = centre.Submit();
        ReservationId first = centre.Ringing(caller);
        centre.Reject(caller);
        Assert.Equal(1, centre.Rung(caller));
        Assert.Empty(centre.Apply(AcdCommand.Accept(centre.Now, caller, first)));
        Assert.Empty(centre.Apply(AcdCommand.Accept(centre.Now, caller, centre.Ringing(caller) with { Epoch = 0 })));
        Assert.Empty(centre.Apply(AcdCommand.Accept(centre.Now, caller, centre.Ringing(caller) with { Partition = 5 })));
        Assert.Equal("accepted 1, agent 1 busy", CallCentre.Tell(centre.Accept(caller)));
    }

    [Fact]
    public void A_second_submit_of_a_caller_who_is_here_is_nothing()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 0);
        Guid caller = centre.Submit();
        Assert.Empty(centre.Apply(AcdCommand.Submit(centre.Now + 5, caller, new QueueId(0), priority: 99)));
    }

    [Fact]
    public void Withdraw_and_enter_again_is_no_echo_not_even_in_the_same_instant()
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0), CallCentre.Queue(1)], []);
        Guid caller = centre.Submit(queue: 0);
        AcdEvent queued = centre.Events[^1];
        centre.Withdraw(caller);
        AcdCommand overflow = AcdCommand.Submit(centre.Now, caller, new QueueId(1)) with { FirstEntered = queued.FirstEntered, Sequence = queued.InteractionSequence };
        Assert.Equal("queued", CallCentre.Tell(centre.Apply(overflow)));
        Assert.Equal((queued.FirstEntered, queued.InteractionSequence), (centre.Events[^1].FirstEntered, centre.Events[^1].InteractionSequence));
        centre.After(3);
        centre.Withdraw(caller);
        Assert.Equal("queued", CallCentre.Tell(centre.Apply(AcdCommand.Submit(centre.Now, caller, new QueueId(1)))));
    }

    [Fact]
    public void Joined_before_accepted_counts_as_accepted()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        Guid caller = centre.Submit();
        ReservationId reservation = centre.Ringing(caller);
        Assert.Equal("accepted 0, agent 0 busy", CallCentre.Tell(centre.Apply(AcdCommand.Connect(centre.Now, caller, reservation))));
        Assert.Empty(centre.Apply(AcdCommand.Accept(centre.Now, caller, reservation)));
    }

    [Fact]
    public void Time_never_goes_back()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 1);
        centre.After(10);
        IReadOnlyList<AcdEvent> events = centre.Apply(AcdCommand.Submit(CallCentre.Start, centre.NewId(), new QueueId(0)));
        Assert.All(events, e => Assert.Equal(centre.Now, e.Time));
        Assert.Equal(centre.Now, events[0].FirstEntered);
    }
}

using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>What people set, what the engine does, and what is published of both.</summary>
public sealed class AgentStateTests
{
    private static readonly QueuePlan Queue = CallCentre.Queue(0) with { WrapUpMicroseconds = 30_000_000 };

    [Fact]
    public void An_agent_is_available_only_when_signed_in_and_with_a_phone()
    {
        CallCentre centre = CallCentre.Of(Queue, 1, signedIn: false);
        Assert.Empty(centre.Set(0, AgentMode.Available));
        Assert.Equal("agent 0 available", CallCentre.Tell(centre.Apply(AcdCommand.DeviceUp(centre.Now, new AgentId(0)))));
        Assert.Equal("agent 0 signedout", CallCentre.Tell(centre.Apply(AcdCommand.DeviceDown(centre.Now, new AgentId(0)))));
    }

    [Fact]
    public void Wrap_up_follows_a_call_says_when_it_ends_and_is_followed_by_the_next_call_at_once()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        centre.Submit();
        centre.Accept(caller);
        IReadOnlyList<AcdEvent> events = centre.Complete(caller);
        Assert.Equal("left completed, agent 0 wrapup", CallCentre.Tell(events));
        Assert.Equal(centre.Now + Queue.WrapUpMicroseconds, events[^1].Deadline);
        Assert.Empty(centre.After(29.9));
        Assert.Equal("wrapupended, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(0.1)));
    }

    [Fact]
    public void An_agent_may_end_wrap_up_early_and_only_once()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        centre.Complete(caller);
        Assert.Equal("wrapupended, agent 0 available", CallCentre.Tell(centre.Apply(AcdCommand.EndWrapUp(centre.Now, new AgentId(0)))));
        Assert.Empty(centre.Apply(AcdCommand.EndWrapUp(centre.Now, new AgentId(0))));
        Assert.Empty(centre.After(60));
    }

    [Theory]
    [InlineData(AgentMode.Paused, "agent 0 paused:lunch")]
    [InlineData(AgentMode.SignedOut, "agent 0 signedout")]
    public void What_people_set_during_a_call_takes_effect_after_it(AgentMode mode, string after)
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        centre.Accept(caller);
        Assert.Empty(centre.Set(0, mode, "lunch"));
        centre.Submit();
        Assert.Equal("left completed, agent 0 wrapup", CallCentre.Tell(centre.Complete(caller)));
        Assert.Equal("wrapupended, " + after, CallCentre.Tell(centre.After(30)));
    }

    [Fact]
    public void An_agent_who_pauses_while_rung_may_still_answer()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Guid caller = centre.Submit();
        Assert.Empty(centre.Set(0, AgentMode.Paused, "lunch"));
        Assert.Equal("accepted 0, agent 0 busy", CallCentre.Tell(centre.Accept(caller)));
    }

    [Fact]
    public void A_pause_is_told_with_its_reason_and_so_is_a_new_reason()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        Assert.Equal("agent 0 paused:lunch", CallCentre.Tell(centre.Set(0, AgentMode.Paused, "lunch")));
        Assert.Equal("agent 0 paused:meeting", CallCentre.Tell(centre.Set(0, AgentMode.Paused, "meeting")));
        Assert.Empty(centre.Set(0, AgentMode.Paused, "meeting"));
    }

    [Fact]
    public void A_call_outside_the_ACD_keeps_the_agent_busy_until_it_is_over_however_often_it_is_told()
    {
        CallCentre centre = CallCentre.Of(Queue, 1);
        var agent = new AgentId(0);
        Assert.Equal("agent 0 busy", CallCentre.Tell(centre.Apply(AcdCommand.ExternalBusy(centre.Now, agent))));
        Assert.Empty(centre.Apply(AcdCommand.ExternalBusy(centre.Now, agent)));
        Assert.Equal(1, centre.Matcher.Counters.Ignored);
        centre.Submit();
        Assert.Equal("agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Apply(AcdCommand.ExternalFree(centre.Now, agent))));
        Assert.Empty(centre.Apply(AcdCommand.ExternalFree(centre.Now, agent)));
        Assert.Equal(2, centre.Matcher.Counters.Ignored);
    }

    [Fact]
    public void The_longest_idle_is_who_has_been_without_a_contact_the_longest()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 3);
        Guid first = centre.Submit();
        centre.Accept(first);
        centre.Complete(first);
        Assert.Equal([1, 2, 0], new[] { centre.Rung(centre.Submit()), centre.Rung(centre.Submit()), centre.Rung(centre.Submit()) });
    }

    [Fact]
    public void Neither_a_pause_nor_a_lost_phone_nor_ringing_out_nor_a_reload_sends_anyone_to_the_end_of_the_line()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 3);
        centre.Set(0, AgentMode.Paused);
        centre.Set(0, AgentMode.Available);
        centre.Apply(AcdCommand.DeviceDown(centre.Now, new AgentId(0)));
        centre.Apply(AcdCommand.DeviceUp(centre.Now, new AgentId(0)));
        Guid caller = centre.Submit();
        centre.After(15);
        centre.Withdraw(caller);
        centre.After(60);
        centre.Load([CallCentre.Queue(0)], [CallCentre.Agent(0), CallCentre.Agent(1), CallCentre.Agent(2)]);
        Assert.Equal(0, centre.Rung(centre.Submit()));
    }

    [Fact]
    public void Who_signs_in_again_stands_behind_those_who_stayed()
    {
        CallCentre centre = CallCentre.Of(CallCentre.Queue(0), 2);
        centre.Set(0, AgentMode.SignedOut);
        centre.Set(0, AgentMode.Available);
        Assert.Equal(1, centre.Rung(centre.Submit()));
    }

    [Fact]
    public void A_voice_call_stands_alone_and_chats_stand_together()
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0) with { WrapUpMicroseconds = 10_000_000 }], [CallCentre.Agent(0) with { Capacity = [1, 2, 0] }]);
        centre.SignIn(0);
        Guid chat = centre.Submit(channel: Channel.Chat);
        Guid voice = centre.Submit();
        Guid second = centre.Submit(channel: Channel.Chat);
        Guid third = centre.Submit(channel: Channel.Chat);
        Guid mail = centre.Submit(channel: Channel.Email);
        Assert.Equal([0, -1, 0, -1, -1], new[] { centre.Rung(chat), centre.Rung(voice), centre.Rung(second), centre.Rung(third), centre.Rung(mail) });

        // Wrap-up of a chat takes its slot only: both ended, the call may come, and nothing beside it.
        centre.Accept(chat);
        centre.Accept(second);
        centre.Complete(chat);
        Assert.Equal("left completed, agent 0 wrapup, reserved 0, agent 0 reserved", CallCentre.Tell(centre.Complete(second)));
        Assert.Equal(0, centre.Rung(voice));
        centre.Accept(voice);
        Assert.Equal("wrapupended, wrapupended", CallCentre.Tell(centre.After(10)));
        Assert.Equal("left completed, agent 0 wrapup", CallCentre.Tell(centre.Complete(voice)));
        Assert.Equal("wrapupended, agent 0 available, reserved 0, agent 0 reserved", CallCentre.Tell(centre.After(10)));
        Assert.Equal(0, centre.Rung(third));
    }
}

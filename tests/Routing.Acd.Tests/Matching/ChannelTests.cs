using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>What an agent may have at a time.</summary>
public sealed class ChannelTests
{
    [Fact]
    public void A_total_bounds_all_channels_together_wrap_ups_included()
    {
        CallCentre centre = Of(new AgentPlan { Id = default, Name = "a", Capacity = [1, 2, 2], Total = 3 }, wrapUp: 10);
        Guid[] some = [centre.Submit(channel: Channel.Chat), centre.Submit(channel: Channel.Email), centre.Submit(channel: Channel.Email)];
        Assert.Equal([0, 0, 0], some.Select(centre.Rung));
        Guid more = centre.Submit(channel: Channel.Chat);
        Assert.Equal(-1, centre.Rung(more));
        centre.Serve(some[0]);
        Assert.Equal(-1, centre.Rung(more));
        centre.After(10);
        Assert.Equal(0, centre.Rung(more));
    }

    [Fact]
    public void Beside_a_call_there_is_room_for_what_the_plan_says_and_for_nothing_in_its_wrap_up()
    {
        CallCentre centre = Of(new AgentPlan { Id = default, Name = "a", Capacity = [1, 3, 3], BesideVoice = [0, 1, 0] }, wrapUp: 10);
        Guid call = centre.Submit();
        centre.Accept(call);
        Guid chat = centre.Submit(channel: Channel.Chat);
        Assert.Equal([0, -1, -1], new[] { chat, centre.Submit(channel: Channel.Chat), centre.Submit(channel: Channel.Email) }.Select(centre.Rung));
        centre.Accept(chat);
        centre.Complete(call);
        Assert.Equal(1, centre.Matcher.Counters.Connected);
        Assert.Equal("wrapupended, reserved 0, reserved 0", CallCentre.Tell(centre.After(10)));
    }

    [Fact]
    public void A_call_comes_to_one_who_has_no_more_of_the_others_than_may_be_beside_it()
    {
        CallCentre centre = Of(new AgentPlan { Id = default, Name = "a", Capacity = [1, 3, 0], BesideVoice = [0, 1, 0] }, wrapUp: 0);
        Guid[] chats = [centre.Submit(channel: Channel.Chat), centre.Submit(channel: Channel.Chat)];
        Guid call = centre.Submit();
        Assert.Equal(-1, centre.Rung(call));
        centre.Accept(chats[0]);
        centre.Accept(chats[1]);
        centre.Complete(chats[0]);
        Assert.Equal(0, centre.Rung(call));
    }

    [Fact]
    public void The_snapshot_tells_each_channel_of_a_queue_that_anyone_came_by()
    {
        CallCentre centre = Of(new AgentPlan { Id = default, Name = "a" }, wrapUp: 0);
        centre.After(1);
        Guid chat = centre.Submit(channel: Channel.Chat);
        Assert.Equal(
            [(Channel.Voice, 0, 0L), (Channel.Chat, 1, centre.Now)],
            centre.Snapshot.Queues.Select(q => (q.Channel, q.Waiting, q.OldestEntered)));
        centre.Withdraw(chat);
        Assert.Equal([(Channel.Voice, 0), (Channel.Chat, 0)], centre.Snapshot.Queues.Select(q => (q.Channel, q.Waiting)));
    }

    private static CallCentre Of(AgentPlan agent, double wrapUp)
    {
        var centre = new CallCentre();
        centre.Load([CallCentre.Queue(0) with { WrapUpMicroseconds = (long)(wrapUp * CallCentre.Second) }], [agent]);
        centre.SignIn(0);
        return centre;
    }
}

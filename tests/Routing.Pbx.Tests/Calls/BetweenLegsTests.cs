namespace Routing.Pbx.Tests.Calls;

/// <summary>What goes from one leg of a call to the other besides the voice: causes, hops; and what each leg keeps to itself.</summary>
public sealed class BetweenLegsTests
{
    [Theory]
    [InlineData("Q.850;cause=31;text=\"secret\"", "Q.850;cause=31;text=\"Normal, unspecified\"")]
    [InlineData("SIP;cause=200, Q.850;cause=26", "Q.850;cause=26")]
    [InlineData("nonsense", "Q.850;cause=16;text=\"Normal call clearing\"")]
    [InlineData(null, "Q.850;cause=16;text=\"Normal call clearing\"")]
    public void The_cause_of_a_hang_up_goes_to_the_other_side_both_ways(string? said, string heard)
    {
        foreach (bool byCaller in (bool[])[true, false])
        {
            using var world = new World();
            TestPhone phone = world.Phone("1001");
            TestCall call = world.CallAnswered("200");
            world.Until(() => phone.Talking, 5, "they talk");
            (TestCall leaves, TestCall stays) = byCaller ? (call, phone.Last) : (phone.Last, call);
            leaves.Dialog.Hangup(said);
            world.Until(() => stays.End is not null, 5, "the other side hears of it");
            Assert.Equal(heard, stays.End!.Value.Reason);
            world.AssertNothingIsLeft();
        }
    }

    [Fact]
    public void The_agents_leg_has_one_hop_less_and_is_marked_as_having_been_here()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        Assert.Equal((69, 1), (phone.Last.Incoming.MaxForwards, phone.Last.Incoming.Passes));
        call.Hangup();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void A_talk_of_three_hours_is_refreshed_on_each_leg()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(3 * 3600);
        Assert.True(phone.Talking && call.IsUp);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_change_that_cannot_be_is_488_with_a_Warning_that_says_why_and_the_talk_goes_on()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        RawPeer caller = world.Raw();
        caller.Invite("200", Sdp.Plain);
        caller.Ack();
        world.Until(() => phone.Talking, 5, "they talk");
        caller.Reoffer(Sdp.OnlyGsm);
        Assert.Equal(488, caller.Status);
        Assert.Contains(caller.Received, message => message.Contains("\r\nWarning: 305 pbx \"", StringComparison.Ordinal));
        world.Pass(5);
        Assert.True(phone.Talking);
        caller.Bye();
        world.AssertNothingIsLeft();
    }
}

namespace Routing.Pbx.Tests.Calls;

/// <summary>How the exchange ends while a phone says nothing at all.</summary>
public sealed class ClosingTests
{
    [Fact]
    public void A_silent_phone_keeps_the_exchange_a_few_seconds_and_a_wrap_up_by_hand_does_not_wait_for_it()
    {
        using World world = WithWrapUpAndSilentPhone();
        TimeSpan start = world.Elapsed;
        Task closing = world.Pbx.DisposeAsync().AsTask();
        world.Pass(0.5);
        Assert.False(closing.IsCompleted);
        Assert.Equal("shutdown", world.Records.All.Single(record => record.Agent == "1001").Segments[^1].Reason);
        world.Close(closing);
        Assert.InRange((world.Elapsed - start).TotalSeconds, 3, 6);
        Assert.Equal(2, world.Records.All.Count);
    }

    [Fact]
    public void Who_has_no_time_shortens_a_close_that_is_under_way()
    {
        using World world = WithWrapUpAndSilentPhone();
        TimeSpan start = world.Elapsed;
        Task closing = world.Pbx.DisposeAsync().AsTask();
        world.Pass(0.5);
        world.Pbx.CloseAtOnce();
        world.Pbx.CloseAtOnce();
        world.Close(closing);
        Assert.InRange((world.Elapsed - start).TotalSeconds, 0.5, 2.5);
        Assert.Equal(2, world.Records.All.Count);
    }

    [Fact]
    public void Who_has_no_time_before_the_close_begins_has_none_in_it()
    {
        using World world = WithWrapUpAndSilentPhone();
        TimeSpan start = world.Elapsed;
        world.Pbx.CloseAtOnce();
        world.Close();
        Assert.InRange((world.Elapsed - start).TotalSeconds, 0, 2.5);
        Assert.Equal(2, world.Records.All.Count);
    }

    [Fact]
    public void A_talk_that_the_close_ends_has_its_wrap_up_cut_as_it_begins()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        world.Pass(5);
        TimeSpan start = world.Elapsed;
        world.Close();
        Assert.InRange((world.Elapsed - start).TotalSeconds, 0, 1);
        Assert.Equal("shutdown", world.Record.Segments[^1].Reason);
        Assert.Equal(5_000, world.Record.TalkMs, 1500.0);
        Assert.Equal(0, world.Record.WrapUpMs, 300.0);
    }

    // 1001 is in a wrap-up that only a person ends; 1002's phone has got an INVITE, and is gone since.
    private static World WithWrapUpAndSilentPhone()
    {
        var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall served = world.CallAnswered("650");
        world.Until(() => phone.Talking, 5, "they talk");
        served.Hangup();
        TestPhone silent = world.Phone("1002");
        world.Network.Drop = (_, to, _) => to.Equals(silent.Address);
        TestCall call = world.CallAnswered("202");
        world.Pass(1);
        call.Hangup();
        world.Until(() => world.Pbx.LiveCalls == 0, 5, "no call is left");
        Assert.Equal(1, world.Pbx.SipCounts.Dialogs);
        return world;
    }
}

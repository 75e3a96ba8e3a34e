using System.Xml.Linq;
using Routing.Pbx.Tests.Calls;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Presence;

/// <summary>Lamps of phones: extensions, and calls that no queue gave.</summary>
public sealed class PhoneLampTests
{
    [Fact]
    public void An_extensions_lamp_rings_with_what_a_colleague_needs_to_take_the_call_then_talks_and_is_dark()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002", Habit.LetsRing);
        LampWatcher lamp = new LampWatcher(world, "2004", "2002").Watch();
        Assert.Equal("terminated", lamp.State); // it has no agent who could be signed out
        TestCall call = caller.Dial("2002");
        world.Until(() => callee.Rings, 1, "it rings");
        world.Pass(1);
        XElement dialog = Dialog(lamp);
        Assert.Equal(("early", "recipient"), (lamp.State, (string?)dialog.Attribute("direction")));
        Assert.Contains(">sip:2001@10.0.0.1</identity>", lamp.Documents[^1], StringComparison.Ordinal);
        callee.Answer();
        world.Pass(1);
        DialogState its = callee.Last.Dialog.State!;
        Assert.Equal((its.CallId, its.LocalTag, its.RemoteTag), ((string?)dialog.Attribute("call-id"), (string?)dialog.Attribute("local-tag"), (string?)dialog.Attribute("remote-tag")));
        Assert.Equal("confirmed", lamp.State);
        callee.Reoffer("sendonly");
        world.Pass(1);
        Assert.Equal("confirmed", lamp.State);
        callee.Reoffer("sendrecv");
        call.Hangup();
        world.Pass(1);
        Assert.Equal((string?)dialog.Attribute("id"), (string?)Dialog(lamp).Attribute("id"));
        Assert.Equal(["terminated", "early", "confirmed", "terminated"], lamp.Shown);
        lamp.Leave();
        lamp.Stop();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void Who_calls_has_a_lit_lamp_from_the_first_moment_to_the_end()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002", Habit.LetsRing);
        LampWatcher lamp = new LampWatcher(world, "2004", "2001").Watch();
        TestCall call = caller.Dial("2002");
        world.Until(() => callee.Rings, 1, "it rings");
        world.Pass(1);
        Assert.Equal(("trying", "initiator"), (lamp.State, (string?)Dialog(lamp).Attribute("direction")));
        Assert.Contains(">sip:2002@10.0.0.1</identity>", lamp.Documents[^1], StringComparison.Ordinal);
        callee.Answer();
        world.Pass(1);
        Assert.Equal("confirmed", lamp.State);
        call.Hangup();
        world.Pass(1);
        Assert.Equal(["terminated", "trying", "confirmed", "terminated"], lamp.Shown);
    }

    [Fact]
    public void A_caller_who_gives_up_and_a_phone_that_declines_leave_the_lamp_dark()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone("2002", Habit.LetsRing);
        LampWatcher lamp = new LampWatcher(world, "2004", "2002").Watch();
        TestCall call = caller.Dial("2002");
        world.Until(() => callee.Rings, 1, "it rings");
        world.Pass(1);
        call.Hangup();
        world.Pass(1);
        callee.Habit = Habit.Declines;
        TestCall again = caller.Dial("2002");
        world.Until(() => again.End is not null, 30, "refused, and 2001 is in use");
        world.Pass(1);
        Assert.Equal(["terminated", "early", "terminated", "early", "terminated"], lamp.Shown);
        Assert.Equal("terminated", lamp.State);
    }

    [Fact]
    public void Two_phones_of_one_user_are_one_call_on_the_lamp()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone desk = world.Phone("2002", Habit.LetsRing);
        TestPhone mobile = world.Phone("2002", Habit.LetsRing, number: 1);
        LampWatcher lamp = new LampWatcher(world, "2002", "2002").Watch();
        LampWatcher others = new LampWatcher(world, "2004", "2002", at: "10.1.7.1:0").Watch();
        TestCall call = caller.Dial("2002");
        world.Until(() => desk.Rings && mobile.Rings, 1, "both ring");
        world.Pass(1);
        Assert.Single(XElement.Parse(lamp.Documents[^1]).Elements());
        mobile.Answer();
        world.Pass(1);
        Assert.Equal(mobile.Last.Dialog.CallId, (string?)Dialog(lamp).Attribute("call-id"));
        Assert.Equal(("confirmed", null), (others.State, (string?)Dialog(others).Attribute("call-id"))); // a talk is not for others to take
        call.Hangup();
        world.Pass(1);
        Assert.Equal(["terminated", "early", "confirmed", "terminated"], lamp.Shown);
    }

    [Fact]
    public void A_direct_call_rings_on_an_agents_lamp_and_does_not_flash_again_when_it_is_over()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone agent = world.Phone("1004", Habit.LetsRing);
        LampWatcher lamp = new LampWatcher(world, "2004", "1004").Watch();
        TestCall call = caller.Dial("1004");
        world.Until(() => agent.Rings, 1, "it rings");
        world.Pass(1);
        Assert.Equal("early", lamp.State);
        Assert.NotNull(Dialog(lamp).Attribute("call-id"));
        agent.Answer();
        world.Pass(3);
        call.Hangup();
        world.Pass(2);
        Assert.Equal(["terminated", "early", "confirmed", "terminated"], lamp.Shown);
    }

    [Fact]
    public void A_queued_call_can_be_taken_from_an_agents_ringing_phone_by_what_the_lamp_says()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001", Habit.LetsRing);
        LampWatcher lamp = new LampWatcher(world, "2004", "1001").Watch();
        TestCall customer = world.CallAnswered("200", "0355556666");
        world.Until(() => agent.Rings, 20, "it rings");
        world.Pass(1);
        Assert.Equal(agent.Last.Dialog.CallId, (string?)Dialog(lamp).Attribute("call-id"));
        Assert.Contains("sip:0355556666@", lamp.Documents[^1], StringComparison.Ordinal);
        agent.Answer();
        world.Pass(2);
        customer.Hangup();
        world.Pass(20);
        Assert.Equal(["terminated", "early", "confirmed", "terminated"], lamp.Shown); // confirmed is the talk, then its notes
    }

    private static XElement Dialog(LampWatcher lamp) => Assert.Single(XElement.Parse(lamp.Documents[^1]).Elements());

    [Fact]
    public void After_a_transfer_a_lamp_shows_who_is_talked_with_now()
    {
        using var world = new World();
        TestPhone boss = world.Phone("2001");
        TestPhone target = world.Phone("2004");
        TestCall call = world.Phone("2002").Dial("2001");
        world.Until(() => boss.Talking && call.IsUp, 5, "they talk");
        world.Pass(1);
        LampWatcher lamp = new LampWatcher(world, "1004", "2002").Watch();
        Assert.Contains("sip:2001@", lamp.Documents[^1], StringComparison.Ordinal);
        boss.Last.Refer("2004");
        world.Until(() => target.Talking && boss.Last.End is not null, 5, "transferred");
        world.Pass(2);
        Assert.Contains("sip:2004@", lamp.Documents[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("sip:2001@", lamp.Documents[^1], StringComparison.Ordinal);
        call.Hangup();
        world.Pass(1);
    }
}

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_asks_not_to_be_shown_is_shown_by_no_lamp_when_they_talk_either(bool isParked)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2003");
        TestPhone callee = world.Phone("2001");
        LampWatcher lamp = new LampWatcher(world, "2004", isParked ? "801" : "2001").Watch();
        TestCall call = caller.Dial("2001", new KeyValuePair<string, string>("Privacy", "id"));
        world.Until(() => call.IsUp && callee.Talking, 5, "they talk");
        world.Pass(1);
        if (isParked)
        {
            callee.Last.Refer("801");
            world.Until(() => callee.Last.End is not null, 3, "parked");
            world.Pass(1);
        }

        Assert.Equal("confirmed", lamp.State);
        Assert.All(lamp.Documents, document => Assert.DoesNotContain("sip:2003@", document, StringComparison.Ordinal));
        call.Hangup();
        world.Pass(1);
        lamp.Leave();
        lamp.Stop();
        world.AssertNothingIsLeft();
    }

    // What the lamps show of who is called and of who calls, each state once.
    [Theory]
    [InlineData("2002", "answers", "terminated early confirmed terminated", "terminated trying confirmed terminated")]
    [InlineData("2002", "holds", "terminated early confirmed terminated", "terminated trying confirmed terminated")]
    [InlineData("2002", "declines", "terminated early terminated", "terminated trying terminated")]
    [InlineData("2002", "is given up", "terminated early terminated", "terminated trying terminated")]
    [InlineData("2002", "does not answer", "terminated early terminated", "terminated trying terminated")]
    [InlineData("1004", "answers", "terminated early confirmed terminated", "terminated trying confirmed terminated")] // the ACD says the same: it does not flash again
    [InlineData("1004", "declines", "terminated early terminated", "terminated trying terminated")]
    [InlineData("1004", "is given up", "terminated early terminated", "terminated trying terminated")]
    public void Lamps_follow_a_call_on_both_sides(string called, string then, string ofCalled, string ofCaller)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone callee = world.Phone(called, Habit.LetsRing);
        LampWatcher calledLamp = new LampWatcher(world, "2004", called).Watch();
        LampWatcher callerLamp = new LampWatcher(world, "2004", "2001").Watch();
        TestCall call = caller.Dial(called);
        world.Until(() => callee.Rings, 1, "it rings");
        world.Pass(1);
        Assert.Equal(("recipient", "initiator"), ((string?)Dialog(calledLamp).Attribute("direction"), (string?)Dialog(callerLamp).Attribute("direction")));
        Assert.NotNull(Dialog(calledLamp).Attribute("call-id"));
        Assert.Contains($">sip:{called}@10.0.0.1</identity>", callerLamp.Documents[^1], StringComparison.Ordinal);
        switch (then)
        {
            case "answers" or "holds":
                callee.Answer();
                world.Pass(3);
                if (then == "holds")
                {
                    callee.Reoffer("sendonly");
                    world.Pass(3);
                }

                call.Hangup();
                break;
            case "declines":
                callee.Last.Hangup();
                break;
            case "is given up":
                call.Hangup();
                break;
        }

        world.Until(() => call.End is not null, 70, "it is over");
        world.Pass(2);
        Assert.Equal((ofCalled, ofCaller), (string.Join(' ', calledLamp.Shown), string.Join(' ', callerLamp.Shown)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_a_transfer_the_lamps_are_those_of_who_talks(bool attended)
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestPhone sends = world.Phone("2002");
        TestPhone target = world.Phone("2004");
        LampWatcher[] lamps = [.. new[] { "2001", "2002", "2004" }.Select(user => new LampWatcher(world, "1004", user).Watch())];
        TestCall call = caller.Dial("2002");
        world.Until(() => call.IsUp && sends.Talking, 5, "they talk");
        if (attended)
        {
            TestCall second = sends.Dial("2004");
            world.Until(() => second.IsUp && target.Talking, 5, "the second call is answered");
            second.ReferTo(sends.Calls[0]);
        }
        else
        {
            sends.Last.Refer("2004");
        }

        world.Until(() => target.Talking && !sends.Calls[0].IsUp, 20, "the caller talks with the third");
        world.Pass(3);
        Assert.Equal(["confirmed", "terminated", "confirmed"], lamps.Select(lamp => lamp.State));
        target.Hangup();
        world.Pass(3);
        Assert.Equal(["terminated", "terminated", "terminated"], lamps.Select(lamp => lamp.State));
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
    public void A_lamp_shows_who_calls_from_a_queue_and_not_what_is_needed_to_take_that()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001", Habit.LetsRing);
        LampWatcher lamp = new LampWatcher(world, "2004", "1001").Watch();
        TestCall customer = world.CallAnswered("200", "0355556666");
        world.Until(() => agent.Rings, 20, "it rings");
        world.Pass(1);
        Assert.Null(Dialog(lamp).Attribute("call-id")); // it is not to be taken: see the queue's calls in TakeOverTests
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

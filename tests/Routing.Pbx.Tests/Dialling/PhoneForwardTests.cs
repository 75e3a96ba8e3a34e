using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>A forward that people have set at the phone itself, which then answers 302 (RFC 3261 §21.3.3).</summary>
public sealed class PhoneForwardTests
{
    // The phone of 2001 is at 10.1.10.1.
    [Theory]
    [InlineData("2001", 302, "<sip:2002@10.0.0.1>", "2002", 0)]
    [InlineData("2001", 302, "<sip:2002@10.0.0.1:5060;user=phone>", "2002", 0)]
    [InlineData("2001", 302, "<sip:2002@10.1.10.1>", "2002", 0)]
    [InlineData("2001", 302, "<tel:2002>", "2002", 0)]
    [InlineData("2001", 301, "<sip:2002@10.0.0.1>", "2002", 0)]
    [InlineData("2001", 300, "<sip:2004@10.0.0.1>;q=0.2, <sip:2002@10.0.0.1>;q=0.9", "2002", 0)]
    [InlineData("2001", 302, "<sip:2002@elsewhere.example>, <sip:2002@10.0.0.1>;q=0.1", "2002", 0)]
    [InlineData("2001", 302, "<sip:2002@elsewhere.example>", "", 480)]
    [InlineData("2001", 305, "<sip:2002@10.0.0.1>", "", 480)]
    [InlineData("2001", 380, "<sip:2002@10.0.0.1>", "", 480)]
    [InlineData("2001", 302, null, "", 480)]
    [InlineData("2001", 302, "<sip:9999@10.0.0.1>", "", 403)] // nobody, and no route
    [InlineData("2001", 302, "<sip:*78@10.0.0.1>", "", 403)] // nobody is sent on to a code
    [InlineData("2001", 302, "<sip:2001@10.0.0.1>", "", 482)] // itself
    [InlineData("2001", 302, "<sip:0312345678@10.0.0.1>", "carrier", 0)]
    [InlineData("2001", 302, "<sip:110@10.0.0.1>", "", 480)] // for those who call it themselves
    [InlineData("2001", 302, "<sip:9120555@10.0.0.1>", "", 403)] // a route that is for 1004
    [InlineData("1004", 302, "<sip:9120555@10.0.0.1>", "carrier", 0)] // its phone, whoever calls
    [InlineData("2003", 302, "<sip:2002@elsewhere.example>", "2001", 0)] // where those go who do not reach it
    public void A_direct_call_goes_where_the_phone_sends_it_with_the_rights_of_that_phone(string forwards, int status, string? contact, string reached, int refused)
    {
        using var world = new World();
        TestPhone phone = Forwarding(world, forwards, status, contact);
        string other = reached is "carrier" or "" ? "2002" : reached;
        TestPhone second = world.Phone(other);
        TestCallee carrier = world.Carrier();
        TestCall call = world.Phone("2005").Dial(forwards);
        world.Until(() => call.IsUp || call.End is not null, 15, "decided");
        Assert.Equal(refused, call.Refused);
        Assert.Equal((reached == other, reached == "carrier"), (second.Talking, carrier.Talking));
        Assert.Equal(refused == 482 ? 6 : 1, phone.Calls.Count);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        bool isFollowed = refused is 0 or 403 or 482 && reached != "2001";
        Assert.Equal(isFollowed && refused != 482, world.Record.Segments.Any(segment => segment.Reason == "forwarded"));
        Assert.Equal(isFollowed, world.Log.Lines.Any(line => line.Contains("forwards it by itself", StringComparison.Ordinal)));
        Assert.Equal(!isFollowed, world.Log.Lines.Any(line => line.Contains("which is not done", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_carrier_is_told_which_number_sent_the_call_on()
    {
        using var world = new World();
        Forwarding(world, "2006", 302, "<sip:0312345678@10.0.0.1>");
        TestCallee carrier = world.Carrier();
        TestCall call = world.Phone("2001").Dial("2006");
        world.Until(() => call.IsUp, 15, "outside");
        Assert.Equal("<sip:0399990000@192.0.2.1>;reason=unconditional;privacy=off", carrier.Last.Incoming.Header("Diversion"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void One_who_has_let_it_ring_before_was_not_there()
    {
        using var world = new World();
        TestPhone phone = Forwarding(world, "2001", 302, "<sip:2002@10.0.0.1>");
        phone.Delay = TimeSpan.FromSeconds(8);
        TestPhone second = world.Phone("2002");
        TestCall call = world.Phone("2004").Dial("2001");
        world.Until(() => second.Talking, 15, "sent on");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        Assert.Contains(world.Record.Segments, segment => segment.Reason == "no_answer");
    }

    // A caller from outside pays no toll, but the phone's owner does: the flow may send them to no number outside but by the phone's rights.
    [Fact]
    public void A_caller_over_a_trunk_follows_too()
    {
        using var world = new World();
        Forwarding(world, "2001", 302, "<sip:2002@10.0.0.1>");
        TestPhone second = world.Phone("2002");
        TestCall call = world.Call("700");
        world.Until(() => second.Talking && call.IsUp, 15, "they talk");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Phones_that_send_on_to_each_other_end()
    {
        using var world = new World();
        TestPhone first = Forwarding(world, "2001", 302, "<sip:2004@10.0.0.1>");
        TestPhone second = Forwarding(world, "2004", 302, "<sip:2001@10.0.0.1>");
        TestCall call = world.Phone("2005").Dial("2001");
        world.Until(() => call.End is not null, 20, "given up");
        Assert.Equal((482, 6), (call.Refused, first.Calls.Count + second.Calls.Count));
        Assert.Single(world.Log.Lines, line => line.Contains("it was forwarded 5 times already", StringComparison.Ordinal));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Another_phone_of_theirs_may_answer_first(bool answers)
    {
        using var world = new World();
        Forwarding(world, "2001", 302, "<sip:2002@10.0.0.1>");
        TestPhone twin = world.Phone("2001", answers ? Habit.Answers : Habit.LetsRing, number: 1);
        TestPhone second = world.Phone("2002");
        TestCall call = world.Phone("2004").Dial("2001");
        world.Until(() => twin.Talking || second.Talking, 30, "somebody answers");
        Assert.Equal(answers, !second.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_ring_groups_call_is_for_whoever_is_there()
    {
        using var world = new World();
        TestPhone away = Forwarding(world, "2001", 302, "<sip:0312345678@10.0.0.1>");
        TestPhone member = world.Phone("2002", Habit.LetsRing);
        TestCall call = world.Phone("2005").Dial("2100");
        world.Pass(5);
        Assert.True(member.Rings);
        Assert.Single(away.Calls);
        member.Answer();
        world.Until(() => call.IsUp, 2, "they talk");
        Assert.Empty(world.Carrier().Calls);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_queues_call_never_follows_an_agents_phone_and_the_record_says_whose()
    {
        using var world = new World();
        TestPhone agent = Forwarding(world, "1001", 302, "<sip:0312345678@10.0.0.1>");
        TestCall call = world.CallAnswered("200");
        world.Until(() => agent.Calls.Count == 1, 5, "rung");
        world.Pass(2);
        Assert.True(call.IsUp);
        Assert.Contains(world.Log.Lines, line => line.Contains("their phone forwards its calls by itself (302)", StringComparison.Ordinal));
        world.Pass(20); // and once more, after the queue's cool_down
        Assert.InRange(agent.Calls.Count, 2, 3);
        agent.Habit = Habit.Answers;
        world.Until(() => agent.Talking, 20, "the forward is ended");
        Assert.Empty(world.Carrier().Calls);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        Assert.Contains("\"forwarded_away\":[\"1001\"]", world.Record.Attributes, StringComparison.Ordinal);
        Assert.Contains(world.Record.Segments, segment => segment.Reason == "unreachable");
    }

    // A stranger would have us call whom they like.
    [Theory]
    [InlineData("0312345678", 1)]
    [InlineData("110", 1)]
    public void What_is_behind_a_trunk_is_never_followed(string number, int calls)
    {
        using var world = new World();
        TestCallee carrier = world.Carrier();
        (carrier.Habit, carrier.Delay, carrier.RefuseWith, carrier.RefuseContact) = (Habit.Declines, TimeSpan.Zero, 302, "<sip:2002@10.0.0.1>, <sip:0390001111@192.0.2.1>");
        TestPhone other = world.Phone("2002");
        TestCall call = world.Phone("2001").Dial(number);
        world.Until(() => call.End is not null, 15, "refused");
        Assert.Equal((480, calls, 0), (call.Refused, carrier.Calls.Count, other.Calls.Count));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    private static TestPhone Forwarding(World world, string user, int status, string? contact)
    {
        TestPhone phone = world.Phone(user, Habit.Declines);
        (phone.Delay, phone.RefuseWith, phone.RefuseContact) = (TimeSpan.Zero, status, contact);
        return phone;
    }
}

using System.Net;
using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Several phones of one person, and several people behind one number.</summary>
public sealed class ManyPhonesTests
{
    [Fact]
    public void All_phones_of_an_agent_ring_and_the_first_answer_wins()
    {
        using var world = new World();
        TestPhone desk = world.Phone("1004", Habit.LetsRing);
        TestPhone second = world.Phone("1004", Habit.Answers, number: 1);
        TestCall call = world.CallAnswered("202");
        world.Until(() => desk.Rings && second.Rings, 1, "both ring");
        world.Until(() => second.Talking, 4, "one answers");
        world.Pass(1);
        Assert.Equal(DialogEndCause.RemoteCancel, desk.Last.End!.Value.Cause);
        Assert.Equal("SIP;cause=200;text=\"Call completed elsewhere\"", desk.Last.End!.Value.Reason);
        Assert.Equal(second.Last.Leg, world.Hears(call).From);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "accepted")));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_that_is_busy_is_no_word_of_the_persons_and_the_others_ring_on()
    {
        using var world = new World();
        TestPhone desk = world.Phone("1001");
        TestPhone busy = world.Phone("1001", Habit.Declines, number: 1);
        (desk.Delay, busy.Delay, busy.RefuseWith) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1), 486);
        TestCall call = world.CallAnswered("200");
        world.Until(() => desk.Talking, 8, "the other phone is answered");
        Assert.Equal(0, world.Metrics.Sum("routing_reservations_total", ("outcome", "rejected")));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    /// <summary>
    /// What an agent's two phones say, each after so many seconds (0: never, it rings on; silent: it does not even ring), and what that is: to
    /// the ACD, in the record's stretch, and to a direct caller.
    /// </summary>
    [Theory]
    [InlineData("603@2", "rings", 3, "rejected", 603)] // a no is the person's, whatever rings
    [InlineData("486@2", "603@4", 5, "rejected", 603)]
    [InlineData("600@2", "silent", 3, "rejected", 600)]
    [InlineData("486@2", "486@4", 5, "rejected", 486)] // busy wherever a phone answers
    [InlineData("486@2", "silent", 5, "rejected", 486)]
    [InlineData("486@2", "404@3", 5, "rejected", 486)]
    [InlineData("486@2", "500@3", 5, "rejected", 486)]
    [InlineData("486@2", "480@2", 5, "rejected", 486)] // not there either: it did not ring for long
    [InlineData("486@2", "480@8", 9, "expired", 480)] // one rang out
    [InlineData("486@2", "408@8", 9, "expired", 480)]
    [InlineData("486@8", "487@7", 9, "expired", 480)]
    [InlineData("486@2", "rings", 16, "expired", 480)] // the queue's ring timeout
    [InlineData("480@8", "480@9", 10, "expired", 480)]
    [InlineData("480@8", "silent", 9, "expired", 480)]
    [InlineData("480@8", "404@2", 9, "expired", 480)]
    [InlineData("480@2", "silent", 5, "unreachable", 480)] // the devices
    [InlineData("404@2", "500@3", 5, "unreachable", 404)]
    [InlineData("silent", "silent", 5, "unreachable", 408)]
    public void What_two_phones_say_is_one_word_of_the_persons(string one, string other, double within, string outcome, int status)
    {
        using var world = new World();
        var silent = new HashSet<IPEndPoint>();
        world.Network.Drop = (_, to, _) => silent.Contains(to);
        Phone(one, 0);
        Phone(other, 1);
        TestCall call = world.CallAnswered("200");
        world.Pass(within);
        Assert.Equal((outcome, 1), (outcome, world.Metrics.Sum("routing_reservations_total", ("outcome", outcome))));
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total"));
        call.Hangup();
        world.Pass(30);
        TestCall direct = world.Phone("2001").Dial("1001");
        world.Until(() => direct.End is not null, 35, "told");
        Assert.Equal(status, direct.Refused);
        silent.Clear();
        world.AssertNothingIsLeft();
        Assert.Contains(world.Records.All[0].Segments, segment => segment.Kind == SegmentKind.Ring && segment.Reason == outcome);
        world.AssertAddsUp();

        void Phone(string says, int number)
        {
            TestPhone phone = world.Phone("1001", says == "rings" ? Habit.LetsRing : Habit.Declines, number: number);
            if (says == "silent")
            {
                silent.Add(phone.Address);
            }
            else if (says.Split('@') is [var refusal, var after])
            {
                (phone.RefuseWith, phone.Delay) = (int.Parse(refusal, null), TimeSpan.FromSeconds(int.Parse(after, null)));
            }
        }
    }

    [Theory]
    [InlineData(600)]
    [InlineData(603)]
    public void A_no_on_one_phone_is_the_persons_and_stops_the_others(int status)
    {
        using var world = new World();
        TestPhone desk = world.Phone("1001", Habit.LetsRing);
        TestPhone declines = world.Phone("1001", Habit.Declines, number: 1);
        declines.RefuseWith = status;
        TestCall call = world.CallAnswered("200");
        world.Pass(3);
        Assert.NotNull(desk.Last.End);
        Assert.Equal(1, world.Metrics.Sum("routing_reservations_total", ("outcome", "rejected")));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void One_phone_that_is_gone_does_not_keep_the_other_from_ringing()
    {
        using var world = new World();
        TestPhone dead = world.Phone("1004");
        TestPhone alive = world.Phone("1004", Habit.Answers, number: 1);
        alive.Delay = TimeSpan.FromSeconds(8);
        world.Network.Drop = (_, to, _) => to.Equals(dead.Address);
        TestCall call = world.CallAnswered("202");
        world.Until(() => alive.Talking, 10, "it answers");
        Assert.Equal(0, world.Metrics.Sum("routing_reservations_total", ("outcome", "unreachable")));
        call.Hangup();
        world.Network.Drop = null;
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Two_phones_that_answer_in_the_same_instant_make_one_talk()
    {
        using var world = new World();
        TestPhone first = world.Phone("2002");
        TestPhone second = world.Phone("2002", Habit.Answers, number: 1);
        TestCall call = world.Phone("2001").Dial("2002");
        world.Until(() => call.IsAnswered, 5, "answered");
        world.Pass(2);
        Assert.Single(new[] { first, second }, phone => phone.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_group_rings_all_its_members_that_are_free_and_leads_on_when_nobody_answers()
    {
        using var world = new World();
        TestPhone lobby = world.Phone("2001", Habit.LetsRing);
        TestPhone agent = world.Phone("1004", Habit.LetsRing);
        TestPhone last = world.Phone("2004");
        TestCall call = world.Phone("2005").Dial("2100");
        world.Until(() => lobby.Rings && agent.Rings, 1, "both ring");
        Assert.Equal(AgentState.Busy, world.StateOf("1004"));
        world.Until(() => last.Rings, 13, "the group leads on");
        Assert.Equal(AgentState.Available, world.StateOf("1004"));
        world.Until(() => call.IsAnswered, 3, "answered there");
        last.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("Ring 12 no_answer, Ring 2 answered, Talk 0 callee", world.Record.Story());
        Assert.Equal(["2100", "2004", "2004"], world.Record.Segments.Select(segment => segment.Name!));
        world.AssertAddsUp();
    }

    [Fact]
    public void A_no_of_one_member_is_nobody_elses()
    {
        using var world = new World();
        TestPhone declines = world.Phone("2001", Habit.Declines);
        TestPhone answers = world.Phone("2002");
        answers.Delay = TimeSpan.FromSeconds(5);
        TestCall call = world.Phone("2005").Dial("2100");
        world.Until(() => call.IsAnswered, 8, "the other answers");
        Assert.Equal(603, declines.Last.End!.Value.Status);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Members_in_order_ring_one_after_the_other_and_who_is_busy_is_passed_over()
    {
        using var world = new World();
        TestPhone first = world.Phone("2001", Habit.LetsRing);
        TestPhone third = world.Phone("1004", Habit.LetsRing);
        TestPhone caller = world.Phone("2005");
        TestCall call = caller.Dial("2101"); // 2002 has no phone
        world.Pass(5);
        Assert.True(first.Rings);
        Assert.Empty(third.Calls);
        world.Until(() => third.Rings, 3, "then the next");
        Assert.NotNull(first.Last.End);
        world.Until(() => call.End is not null, 8, "and nobody is left");
        Assert.Equal(480, call.Refused);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Round_robin_begins_one_further_each_time()
    {
        using var world = new World();
        TestPhone[] members = [world.Phone("2001", Habit.LetsRing), world.Phone("2002", Habit.LetsRing), world.Phone("1004", Habit.LetsRing)];
        TestPhone caller = world.Phone("2005");
        var first = new List<string>();
        for (int i = 0; i < 4; i++)
        {
            TestCall call = caller.Dial("2102");
            world.Until(() => members.Any(member => member.Rings), 1, "somebody rings");
            first.Add(members.Single(member => member.Rings).User);
            call.Hangup();
            world.Pass(1);
        }

        Assert.Equal(["2001", "2002", "1004", "2001"], first);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2002", "2001")] // no phone is there: as no_answer
    [InlineData("2003", "2001")] // unreachable
    public void Who_has_no_phone_sends_callers_on(string dialled, string goesTo)
    {
        using var world = new World();
        TestPhone other = world.Phone(goesTo);
        TestCall call = world.Phone("2005").Dial(dialled);
        world.Until(() => call.IsAnswered, 5, "answered there");
        Assert.True(other.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Busy_leads_on_and_no_answer_leads_into_a_flow()
    {
        using var world = new World();
        TestPhone busy = world.Phone("2003", Habit.Declines);
        TestPhone second = world.Phone("2004");
        TestPhone caller = world.Phone("2001");
        TestCall call = caller.Dial("2003");
        world.Until(() => second.Talking && call.IsAnswered, 6, "busy leads on");
        call.Hangup();
        busy.Habit = Habit.LetsRing;
        world.Pass(1);
        TestCall again = caller.Dial("2003");
        world.Until(() => again.IsAnswered, 22, "the flow answers");
        Assert.Equal("prompts/en/sorry.wav", world.Hears(again).Prompt);
        world.Until(() => again.End is not null, 5, "and hangs up");
        world.AssertNothingIsLeft();
        Assert.Equal("Ring 20 no_answer, Ivr 2 flow", world.Records.All[1].Story());
        world.AssertAddsUp();
    }

    [Fact]
    public void Forwarding_in_a_circle_ends()
    {
        using var world = new World();
        TestPhone caller = world.Phone("2001");
        TestCall call = caller.Dial("2005"); // which goes to 2004, and back
        world.Until(() => call.End is not null, 5, "given up");
        Assert.Equal(480, call.Refused);
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

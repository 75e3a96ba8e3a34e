using System.Text;
using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>Phones with several flows (RFC 5626), calls for one phone of several (RFC 5627), phones that are asked whether they are there.</summary>
public sealed class FlowsTests
{
    private const string A = "urn:uuid:00000000-0000-4000-8000-00000000000a";
    private const string B = "urn:uuid:00000000-0000-4000-8000-00000000000b";

    // RFC 5626 §5.3, §7: over one flow, and over the next where it was the way that failed. 408 and 430 are its proxy's.
    [Theory]
    [InlineData("answers", false, true)]
    [InlineData("486", false, false)]
    [InlineData("480", false, false)]
    [InlineData("503", false, false)]
    [InlineData("430", true, true)]
    [InlineData("408", true, true)]
    [InlineData("silent", true, true)]
    [InlineData("unreachable", true, true)]
    public void A_call_rings_over_one_flow_and_over_the_next_when_that_one_fails(string first, bool isTriedAgain, bool talks)
    {
        using var world = new World();
        TestPhone second = world.Phone("2006", instance: A);
        TestPhone latest = world.Phone("2006", first == "answers" ? Habit.Answers : Habit.Declines, number: 1, instance: A);
        if (first == "silent")
        {
            world.Network.Drop = (_, to, _) => to.Equals(latest.Address);
        }
        else if (first == "unreachable")
        {
            world.Network.Unreachable.Add(latest.Address);
        }
        else if (int.TryParse(first, out int status))
        {
            (latest.RefuseWith, latest.Delay) = (status, TimeSpan.FromSeconds(1));
        }

        TestCall call = world.Phone("2001").Dial("2006");
        world.Until(() => call.IsUp || call.End is not null, 15, "it is answered, or not");
        Assert.Equal(talks, call.IsUp);
        Assert.Equal(isTriedAgain ? 1 : 0, second.Calls.Count);
        Assert.InRange(latest.Calls.Count, 0, 1);
        call.Hangup();
        world.Network.Drop = null;
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void In_a_group_the_second_flow_rings_no_longer_than_a_member_does_and_the_line_is_taken_and_given_back_as_often()
    {
        using var world = new World();
        world.Reload(text => text.Replace("\"2101\": { members: [\"2001\", \"2002\", \"1004\"]", "\"2101\": { members: [\"2006\", \"2002\"]", StringComparison.Ordinal));
        TestPhone second = world.Phone("2006", Habit.LetsRing, instance: A);
        TestPhone latest = world.Phone("2006", number: 1, instance: A);
        TestPhone next = world.Phone("2002", Habit.LetsRing);
        world.Network.Unreachable.Add(latest.Address);
        TestPhone caller = world.Phone("2001");
        TestCall call = caller.Dial("2101");
        world.Until(() => next.Rings, 12, "the next member rings");
        Assert.NotNull(second.Last.End);
        call.Hangup();
        world.Pass(5);

        // One call makes the line busy, as ever.
        second.Habit = Habit.Answers;
        TestCall one = world.Phone("2004").Dial("2006");
        world.Until(() => one.IsUp, 15, "they talk");
        TestCall two = caller.Dial("2006");
        world.Until(() => two.End is not null, 5, "it is busy");
        Assert.Equal(486, two.Refused);
        one.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Two_phones_ring_at_once_each_over_one_flow()
    {
        using var world = new World();
        TestPhone[] flows =
        [
            world.Phone("2006", Habit.LetsRing, instance: A), world.Phone("2006", Habit.LetsRing, number: 1, instance: A),
            world.Phone("2006", Habit.LetsRing, number: 2, instance: B), world.Phone("2006", Habit.LetsRing, number: 3),
        ];
        TestCall call = world.Phone("2001").Dial("2006");
        world.Pass(5);
        Assert.Equal([0, 1, 1, 1], flows.Select(flow => flow.Calls.Count));
        call.Hangup();
        world.AssertNothingIsLeft();
    }

    // RFC 5627 §6.1: the phone that is named and no other, and nobody where it is not there.
    [Theory]
    [InlineData(";gr=" + A, 1, 0)]
    [InlineData(";gr=URN:UUID:00000000-0000-4000-8000-00000000000B;x=y", 0, 1)]
    [InlineData(";gr=urn%3Auuid%3A00000000-0000-4000-8000-00000000000b", 0, 1)]
    [InlineData(";gr=urn:uuid:another", 0, 0)]
    [InlineData("", 1, 1)]
    [InlineData(";gr", 1, 1)] // it names nobody
    public void A_call_for_one_phone_reaches_that_one_alone(string gr, int ringsA, int ringsB)
    {
        using var world = new World();
        TestPhone a = world.Phone("2006", Habit.LetsRing, instance: A);
        TestPhone b = world.Phone("2006", Habit.LetsRing, number: 1, instance: B);
        TestCall call = world.Phone("2001").DialUri($"sip:2006@{World.Exchange}{gr}");
        world.Pass(3);
        Assert.Equal((ringsA, ringsB), (a.Calls.Count, b.Calls.Count));
        Assert.Equal(ringsA + ringsB == 0 ? 480 : 0, call.Refused);
        call.Hangup();
        world.AssertNothingIsLeft();
        Assert.Equal("2006", world.Record.Called);
        world.AssertAddsUp();
    }

    // D1.17: it is not rung, and no queue counts on it, until it is back.
    [Fact]
    public void An_agent_whose_phone_answers_no_OPTIONS_is_signed_out_until_it_does()
    {
        using var world = new World();
        world.Reload(text => text.Replace("phones: [10.1.0.0/16] }", "phones: [10.1.0.0/16], registrations: { probe_every: 20s } }", StringComparison.Ordinal));
        TestPhone phone = world.Phone("1001");
        world.Pass(120);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        world.Network.Drop = (_, to, message) => to.Equals(phone.Address) && Encoding.ASCII.GetString(message.Span).StartsWith("OPTIONS", StringComparison.Ordinal);
        world.Until(() => world.StateOf("1001") == AgentState.SignedOut, 75, "down");
        TestCall direct = world.Phone("2001").Dial("1001");
        world.Until(() => direct.End is not null, 10, "told");
        Assert.Equal(480, direct.Refused);
        Assert.Empty(phone.Calls);
        world.Network.Drop = null;
        world.Until(() => world.StateOf("1001") == AgentState.Available, 50, "up again");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 10, "rung");
        call.Hangup();
    }
}

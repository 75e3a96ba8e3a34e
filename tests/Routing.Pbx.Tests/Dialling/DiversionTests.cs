using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>What a carrier is told of who sent a call on to it (RFC 5806): numbers that it knows, never those of the house.</summary>
public sealed class DiversionTests
{
    private const string Away = "no_answer: \"0312345678\" }";

    [Theory]
    [InlineData("caller_id: \"0399990000\", ", "0399990000")]
    [InlineData("", "700")] // the number that was called
    public void A_call_from_a_trunk_that_a_phone_forwards_outside_names_its_own_number_or_the_one_that_was_called(string callerId, string shown)
    {
        using var world = new World();
        world.Reload(text => text
            .Replace("to_lobby: [ { transfer: \"2001\" }", "to_lobby: [ { transfer: \"2006\" }", StringComparison.Ordinal)
            .Replace("caller_id: \"0399990000\", ", callerId, StringComparison.Ordinal) + "\n");
        world.Phone("2006", Habit.LetsRing);
        TestCallee outside = world.Carrier();
        TestCall call = world.Call("700", trunk: "narrow");
        world.Until(() => outside.Rings, 25, "it rings out there");
        Assert.Equal($"<sip:{shown}@192.0.2.1>;reason=no-answer;privacy=off", outside.Last.Incoming.Header("Diversion"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2006", "<sip:0399990000@192.0.2.1>;reason=no-answer;privacy=off")]
    [InlineData("2001", null)] // has no number outside
    public void A_call_within_the_house_that_is_forwarded_outside_names_the_phones_number_or_nobody(string forwards, string? told)
    {
        using var world = new World();
        world.Reload(text => text.Replace("secret-2001 }, ring_timeout: 20s }", "secret-2001 }, ring_timeout: 20s, " + Away, StringComparison.Ordinal));
        world.Phone(forwards, Habit.LetsRing);
        TestCallee outside = world.Carrier();
        TestCall call = world.Phone("2004").Dial(forwards);
        world.Until(() => outside.Rings, 25, "it rings out there");
        Assert.Equal(told, outside.Last.Incoming.Header("Diversion"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("2006", "<sip:0399990000@192.0.2.1>;reason=unavailable;privacy=off", false)] // nobody is there
    [InlineData("2006", "<sip:0399990000@192.0.2.1>;reason=user-busy;privacy=off", true)]
    public void The_reason_is_told(string forwards, string told, bool isBusy)
    {
        using var world = new World();
        world.Reload(text => text.Replace("caller_id: \"0399990000\", no_answer: \"0312345678\"", "caller_id: \"0399990000\", busy: \"0312345678\", unreachable: \"0312345678\"", StringComparison.Ordinal));
        if (isBusy)
        {
            world.Phone(forwards, Habit.Declines).RefuseWith = 486;
        }

        TestCallee outside = world.Carrier();
        TestCall call = world.Phone("2004").Dial(forwards);
        world.Until(() => outside.Rings, 25, "it rings out there");
        Assert.Equal(told, outside.Last.Incoming.Header("Diversion"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_whom_a_phone_sends_outside_comes_from_the_number_that_was_called()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1001");
        TestCallee outside = world.Carrier("carrier");
        TestCall call = world.Call("200", trunk: "narrow");
        world.Until(() => agent.Talking, 5, "they talk");
        world.Pass(1);
        agent.Last.Refer("0312345678");
        world.Until(() => outside.Rings, 5, "it rings out there");
        Assert.Equal("<sip:200@192.0.2.1>;reason=deflection;privacy=off", outside.Last.Incoming.Header("Diversion"));
        Assert.Null(outside.Last.Incoming.Header("Referred-By")); // of the house
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_caller_whom_a_flow_sends_outside_comes_from_the_number_that_was_called()
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        TestCall call = world.Call("702", trunk: "narrow");
        world.Until(() => outside.Rings, 8, "it rings out there");
        Assert.Equal("<sip:702@192.0.2.1>;reason=unknown;privacy=off", outside.Last.Incoming.Header("Diversion"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

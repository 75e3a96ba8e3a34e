using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Calls;

/// <summary>
/// A number that leads straight to a phone: its flow sends the caller there before anything was answered. What came of it is what the
/// caller's carrier is told, who hears it by the tone of the network and pays nothing.
/// </summary>
public sealed class UnansweredFlowTests
{
    [Theory]
    [InlineData(486, 486, 17)]
    [InlineData(600, 600, 17)]
    [InlineData(603, 603, 21)]
    [InlineData(404, 404, 1)]
    [InlineData(480, 480, 18)]
    [InlineData(503, 503, 41)]
    [InlineData(401, 403, 21)]
    public void What_the_phone_says_is_what_the_caller_is_told(int says, int status, int cause)
    {
        using var world = new World();
        world.Reload(text => text.Replace("{ transfer: \"2001\" }, { play: sorry.wav }, hangup ]", "{ transfer: \"2001\" } ]", StringComparison.Ordinal));
        world.Phone("2001", Habit.Declines).RefuseWith = says;
        TestCall call = world.Call("700");
        world.Until(() => call.End is not null, 10, "it is told");
        Assert.Equal((status, cause), (call.Refused, ReasonHeader.CauseIn(call.End!.Value.Reason)));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("700", 480, 20)] // no phone is there
    [InlineData("500", 480, 31)] // a flow that hangs up and asked nobody
    public void A_call_that_was_never_up_is_not_told_to_be_cleared_normally(string number, int status, int cause)
    {
        using var world = new World();
        world.Reload(text => text.Replace("{ transfer: \"2001\" }, { play: sorry.wav }, hangup ]", "{ transfer: \"2001\" } ]", StringComparison.Ordinal));
        TestCall call = world.Call(number);
        world.Until(() => call.End is not null, 10, "it is told");
        Assert.Equal((status, cause), (call.Refused, ReasonHeader.CauseIn(call.End!.Value.Reason)));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

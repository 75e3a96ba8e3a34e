using System.Net;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Sides of a call that vanish without a word: nobody sends a BYE, and the session timer is far away.</summary>
public sealed class SilentSideTests
{
    [Theory]
    [InlineData(true, false, "system")]
    [InlineData(false, true, "agent")]
    [InlineData(true, true, "system")]
    public void A_talk_whose_side_has_vanished_ends_as_soon_as_it_is_asked(bool callerVanishes, bool agentVanishes, string endedBy)
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 10, "they talk");
        Vanish(world, [.. callerVanishes ? (IPEndPoint[])[world.Carrier().Address] : [], .. agentVanishes ? (IPEndPoint[])[phone.Address] : []]);
        world.Pass(30);
        Assert.Equal(1, world.Pbx.LiveCalls);
        world.Media.FallSilent(callerVanishes ? call.Leg : phone.Last.Leg, TimeSpan.FromSeconds(30));
        world.Until(() => world.Pbx.LiveCalls == 0, 64 * 0.5 + 1, "the call ends");
        Assert.Contains(world.Log.Lines, l => l.Contains("nothing has been heard of its " + (callerVanishes ? "caller" : "far"), StringComparison.Ordinal));
        world.AssertNothingIsLeft();
        Assert.Equal((InteractionOutcome.Answered, endedBy), (world.Record.Outcome, world.Record.EndedBy));
    }

    [Fact]
    public void A_caller_who_vanishes_while_waiting_leaves_the_queue()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("200");
        world.Pass(5);
        Vanish(world, world.Carrier().Address);
        world.Media.FallSilent(call.Leg, TimeSpan.FromSeconds(30));
        world.Until(() => world.Pbx.LiveCalls == 0, 64 * 0.5 + 1, "the call ends");
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void Who_is_silent_and_answers_stays()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall call = world.CallAnswered("200");
        world.Until(() => phone.Talking, 10, "they talk");
        for (int i = 1; i <= 5; i++)
        {
            world.Media.FallSilent(call.Leg, TimeSpan.FromSeconds(30 * i));
            world.Media.FallSilent(phone.Last.Leg, TimeSpan.FromSeconds(30 * i));
            world.Pass(30);
        }

        Assert.True(call.IsUp && phone.Talking);
        call.Hangup();
        world.AssertNothingIsLeft();
    }

    private static void Vanish(World world, params IPEndPoint[] addresses) =>
        world.Network.Drop = (from, to, _) => addresses.Contains(from) || addresses.Contains(to);
}

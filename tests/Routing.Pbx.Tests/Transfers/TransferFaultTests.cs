using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.Transfers;

/// <summary>Faults of ours in the middle of transfers: nobody waits for a word that never comes.</summary>
public sealed class TransferFaultTests
{
    [Theory]
    [InlineData("attended", "Bridge")]
    [InlineData("attended", "Play")]
    [InlineData("retrieved", "Bridge")]
    [InlineData("retrieved", "Play")]
    [InlineData("blind", "Bridge")]
    [InlineData("blind", "Play")]
    public void Whatever_fails_nothing_is_left(string how, string fails)
    {
        SlowMedia? media = null;
        using var world = new World(media: (inner, time) => media = new SlowMedia(inner, time, () => TimeSpan.Zero));
        TestPhone agent = world.Phone("1001");
        TestPhone lobby = world.Phone("2001");
        TestCall call = world.Talk(agent);
        TestCall first = agent.Last;
        TestCall? second = null;
        switch (how)
        {
            case "attended":
                second = agent.Dial("2001");
                world.Until(() => second.IsUp && lobby.Talking, 5, "consulted");
                media!.Fails = fails;
                first.ReferTo(second);
                break;
            case "retrieved":
                first.Refer("801");
                world.Until(() => first.End is not null, 5, "parked");
                second = lobby.Dial("801");
                media!.Fails = fails;
                break;
            default:
                first.Refer("2001");
                media!.Fails = fails;
                break;
        }

        world.Pass(10);
        media.Fails = null;
        world.Pass(30);
        foreach (TestCall left in new[] { call, first, second }.OfType<TestCall>().Concat(lobby.Calls))
        {
            left.Hangup();
        }

        world.AssertNothingIsLeft();
        Assert.All(world.Records.All, record => Assert.True(record.Ended >= record.Started));
        Assert.Contains(world.Records.All, record => record.Direction == "inbound" && record.Outcome == InteractionOutcome.Answered);
    }
}

using Routing.Media.Virtual;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Calls that ring at one phone and are taken at another.</summary>
public sealed class PickUpTests
{
    [Theory]
    [InlineData("*82002")] // by its number
    [InlineData("*8")] // 2001 and 2002 are in one ring group
    public void A_call_that_rings_elsewhere_is_taken(string code)
    {
        using var world = new FeatureWorld();
        TestPhone caller = world.World.Phone("2003");
        TestPhone rung = world.World.Phone("2002", Habit.LetsRing);
        TestPhone taker = world.World.Phone("2001");
        TestCall call = caller.Dial("2002");
        world.World.Until(() => rung.Rings, 5, "it rings");
        TestCall taking = taker.Dial(code);
        world.World.Until(() => call.IsUp && taking.IsUp, 5, "taken");
        world.World.Pass(3);
        Assert.False(rung.Rings);
        Assert.Equal(new VirtualHearing(null, taking.Leg), world.World.Hears(call));
        Assert.Equal(new VirtualHearing(null, call.Leg), world.World.Hears(taking));
        Assert.Contains(taking.Dialog.CallId, world.World.Pbx.CallStates().Single(state => state.Called == "2002").CallIds);
        taking.Hangup();
        world.World.Until(() => call.End is not null, 5, "and over");
        world.AssertFine();
        Assert.Contains(world.World.Records.All, record => record is { Flow: "feature:pick_up", Outcome: InteractionOutcome.SelfServed });
        Assert.Contains(world.World.Records.All, record => record is { Called: "2002", Outcome: InteractionOutcome.Answered });
    }

    [Fact]
    public void Who_picks_up_as_the_ringing_ends_talks_or_is_told_that_nothing_rings()
    {
        for (int moment = -20; moment <= 20; moment++)
        {
            using var world = new FeatureWorld();
            TestPhone caller = world.World.Phone("2003");
            TestPhone rung = world.World.Phone("2001", Habit.LetsRing);
            TestPhone taker = world.World.Phone("2004");
            TestCall call = caller.Dial("2001");
            world.World.Until(() => rung.Rings, 5, "it rings");
            world.World.Pass(19.99 + (moment * 0.0005));
            TestCall taking = taker.Dial("*82001");
            world.World.Pass(6);
            Assert.True((call.IsUp && taking.IsUp) || (call.End is not null && taking.End is not null), $"at {moment}");
            taking.Hangup();
            world.AssertFine();
        }
    }

    [Theory]
    [InlineData("*82002")]
    [InlineData("*89999")]
    [InlineData("*8")]
    public void Nothing_rings_and_that_is_said(string code)
    {
        using var world = new FeatureWorld();
        Assert.Equal("not_possible", world.Dial(world.World.Phone("2001"), code));
        world.AssertFine();
    }

    [Fact]
    public void What_has_rung_longest_is_taken_first()
    {
        using var world = new FeatureWorld();
        TestPhone first = world.World.Phone("1004", Habit.LetsRing); // behind 2002 in the ring group
        TestPhone second = world.World.Phone("2002", Habit.LetsRing);
        TestPhone taker = world.World.Phone("2001");
        TestCall longest = world.World.Phone("2003").Dial("1004");
        world.World.Until(() => first.Rings, 5, "it rings");
        world.World.Pass(2);
        TestCall later = world.World.Phone("2004").Dial("2002");
        world.World.Until(() => second.Rings, 5, "it rings");
        TestCall taking = taker.Dial("*8");
        world.World.Until(() => taking.IsUp && (longest.IsUp || later.IsUp), 5, "taken");
        Assert.True(longest.IsUp);
        Assert.True(second.Rings);
        taking.Hangup();
        later.Hangup();
        world.AssertFine();
    }
}

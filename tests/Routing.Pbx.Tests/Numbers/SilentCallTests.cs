using Routing.Pbx.Numbers;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Numbers;

/// <summary>Blocked callers who hear it ring: they hold lines of the carrier's as all others do.</summary>
public sealed class SilentCallTests
{
    [Fact]
    public void A_call_that_rings_for_nobody_counts_on_its_trunk_rings_a_minute_and_leaves_nothing()
    {
        using World world = Blocking();
        TestCall call = world.Call("200", "0666");
        world.Pass(1);
        Assert.Equal(1, world.Metrics.Now("routing_calls_active", ("trunk", "carrier")));
        world.Pass(50);
        Assert.Null(call.End);
        world.Until(() => call.End is not null, 20, "its minute is over");
        Assert.Equal(480, call.Refused);
        Assert.Equal(0, world.Metrics.Now("routing_calls_active", ("trunk", "carrier")));
        world.AssertNothingIsLeft();
        Assert.Single(world.Records.All);
    }

    [Fact]
    public void A_dialler_takes_no_more_than_a_few_lines_and_gets_busy_on_the_others()
    {
        using World world = Blocking();
        TestCall[] calls = [.. Enumerable.Range(0, CallerBlock.MostSilent + 3).Select(_ => world.Call("200", "0666"))];
        world.Pass(1);
        Assert.Equal(CallerBlock.MostSilent, calls.Count(call => call.End is null));
        Assert.All(calls.Where(call => call.End is not null), call => Assert.Equal(486, call.Refused));
        calls[0].Hangup();
        world.Pass(1);
        TestCall next = world.Call("200", "0666");
        world.Pass(1);
        Assert.Null(next.End);
        world.Pass(70);
        world.AssertNothingIsLeft();
        Assert.Equal(calls.Length + 1, world.Records.All.Count);
    }

    [Fact]
    public void It_is_busy_where_all_calls_of_the_trunk_are_in_use()
    {
        using World world = Blocking();
        TestCall[] served = [.. Enumerable.Range(0, 2).Select(_ => world.Call("200", "0355556666", trunk: "narrow"))];
        world.Pass(1);
        TestCall blocked = world.Call("200", "0666", trunk: "narrow");
        world.Pass(1);
        Assert.Equal(486, blocked.Refused);
        served[0].Hangup();
        world.Pass(2);
        TestCall rings = world.Call("200", "0666", trunk: "narrow");
        TestCall welcome = world.Call("200", "0355557777", trunk: "narrow");
        world.Pass(1);
        Assert.Null(rings.End);
        Assert.Equal(486, welcome.Refused); // max_calls counts it: so does the carrier
    }

    private static World Blocking()
    {
        var world = new World();
        world.Reload(text => text + "\nblocked:\n  dialler: { callers: [\"0666\"], action: silence }\n");
        return world;
    }
}

using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>Calls that find the second used up stand in line for their turn (<c>calls_per_second</c>), whoever dials.</summary>
public sealed class RateLineTests
{
    private const string Number = "0312345678";

    [Theory]
    [InlineData("max_calls: 1000", "calls_per_second: 1")]
    [InlineData("phones: [10.1.0.0/16]", "phones: [10.1.0.0/16], calls_per_second: 1")] // of the node
    public void Each_waits_its_turn_in_order_of_arrival_and_one_too_many_is_told_when_to_come_again(string before, string after)
    {
        using World world = Slow(before, after);
        (List<double> at, TestCallee carrier) = Watched(world);
        double start = world.Elapsed.TotalSeconds;
        TestCall[] calls = [.. Phones(world, 3).Select((phone, i) => phone.Dial($"{Number}{i}"))];
        world.Pass(0.3);
        Assert.Equal((1, 503), (carrier.Calls.Count, calls[2].Refused));
        Assert.Equal(2, Math.Ceiling(calls[2].End!.Value.RetryAfter.TotalSeconds));
        world.Pass(2.2);
        Assert.Equal([$"{Number}0", $"{Number}1"], carrier.Calls.Select(call => call.Incoming.CalledUser));
        Assert.True(at[1] - at[0] is >= 1 and < 1.1, string.Join(' ', at.Select(time => time - start)));
        world.Pass(3);
        Assert.All(calls[..2], call => Assert.True(call.IsUp));
        Array.ForEach(calls, call => call.Hangup());
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
        Assert.Contains(world.Records.All, record => record.Attributes.Contains("calls_per_second", StringComparison.Ordinal));
    }

    [Fact]
    public void Who_hangs_up_in_the_line_leaves_it_at_once()
    {
        using World world = Slow();
        (List<double> at, TestCallee carrier) = Watched(world);
        TestPhone[] phones = Phones(world, 3);
        TestCall[] calls = [.. phones.Take(2).Select((phone, i) => phone.Dial($"{Number}{i}"))];
        world.Pass(0.3);
        calls[1].Hangup();
        world.Pass(0.1);
        Assert.NotNull(calls[1].End);
        calls = [.. calls, phones[2].Dial($"{Number}2")];
        world.Pass(1);
        Assert.Equal([$"{Number}0", $"{Number}2"], carrier.Calls.Select(call => call.Incoming.CalledUser));
        Assert.True(at[1] - at[0] is >= 1 and < 1.1);
        Array.ForEach(calls, call => call.Hangup());
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Where_the_line_is_too_long_the_next_trunk_is_tried_at_once()
    {
        using World world = Slow(route: "[both]");
        (_, TestCallee carrier) = Watched(world);
        TestCallee second = world.Carrier("narrow");
        TestCall[] calls = [.. Phones(world, 4).Select((phone, i) => phone.Dial($"{Number}{i}"))];
        world.Pass(0.3);
        Assert.Equal([$"{Number}2", $"{Number}3"], second.Calls.Select(call => call.Incoming.CalledUser));
        world.Pass(2.5);
        Assert.Equal(2, carrier.Calls.Count);
        Array.ForEach(calls, call => call.Hangup());
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // That trunk's own word stops those in line as well.
    [Fact]
    public void A_carrier_that_asks_for_a_pause_meanwhile_is_not_called_when_the_turn_comes()
    {
        using World world = Slow();
        (_, TestCallee carrier) = Watched(world);
        (carrier.Habit, carrier.Delay, carrier.RefuseWith, carrier.RefuseFor) = (Habit.Declines, TimeSpan.FromSeconds(0.5), 503, 30);
        TestCall[] calls = [.. Phones(world, 2).Select((phone, i) => phone.Dial($"{Number}{i}"))];
        world.Pass(3);
        Assert.Single(carrier.Calls);
        Assert.All(calls, call => Assert.Equal(503, call.Refused));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Theory]
    [InlineData("702")] // a flow sends its caller outside
    [InlineData("705")] // a queue rings an agent who is outside
    public void Flows_and_queues_wait_their_turn_too(string number)
    {
        using World world = Slow();
        TestPhone phone = world.Phone("2001");
        Assert.True(world.Pbx.SetAgent("1100", AgentMode.Available, null));
        double after = number == "702" ? Greeted(world) : 0;
        (List<double> at, TestCallee carrier) = Watched(world);
        TestCall call = world.Call(number);
        world.Pass(after); // so that both want to go out in the same moment
        TestCall first = phone.Dial(Number);
        world.Until(() => carrier.Calls.Count == 2, 10, "both are out");
        Assert.True(at[1] - at[0] is >= 1 and < 1.1, $"{at[0]} {at[1]}");
        call.Hangup();
        first.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // How long a caller of 702 hears the greeting before it goes out.
    private static double Greeted(World world)
    {
        double start = world.Elapsed.TotalSeconds;
        TestCall call = world.Call("702");
        world.Until(() => world.Carrier().Calls.Count == 1, 20, "it goes out");
        double took = world.Elapsed.TotalSeconds - start;
        call.Hangup();
        world.Pass(3);
        world.Carrier().Calls.Clear();
        return took - 0.2;
    }

    private static World Slow(string before = "max_calls: 1000", string after = "calls_per_second: 1", string route = "carrier")
    {
        var world = new World();
        world.Reload(text => text.Replace("to: [both]", $"to: {route}").Replace(before, after));
        return world;
    }

    private static (List<double> At, TestCallee Carrier) Watched(World world)
    {
        var at = new List<double>();
        TestCallee carrier = world.Carrier();
        carrier.OnCall = _ => at.Add(world.Elapsed.TotalSeconds);
        return (at, carrier);
    }

    private static TestPhone[] Phones(World world, int count) => [.. Enumerable.Range(0, count).Select(i => world.Phone($"200{(i < 2 ? i + 1 : i + 2)}"))];
}

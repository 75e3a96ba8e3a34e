using Routing.Pbx.Configuration;
using Routing.Pbx.Tests.Configuration;

namespace Routing.Pbx.Tests.Calls;

/// <summary>Many callers, few agents: who is served when, and by whom.</summary>
public sealed class ServiceOrderTests
{
    [Fact]
    public void Twenty_callers_for_three_agents_are_served_in_order()
    {
        using var world = new World();
        TestPhone[] phones = [world.Phone("1001"), world.Phone("1002"), world.Phone("1003")];
        var served = new List<string>();
        foreach (TestPhone phone in phones)
        {
            phone.Delay = TimeSpan.FromSeconds(1);
            phone.Talks = TimeSpan.FromSeconds(11);
            phone.OnCall = call => served.Add(call.Incoming.CallerUser);
        }

        for (int i = 0; i < 20; i++)
        {
            world.CallAnswered("200", $"{i:00}");
            world.Pass(0.2);
        }

        world.Until(() => world.Records.All.Count == 20, 300, "all are served");
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i:00}"), served);
        Assert.All(phones, phone => Assert.InRange(phone.Calls.Count, 6, 7)); // the longest idle: evenly
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Two_skills_and_nobody_gets_a_call_they_cannot_take()
    {
        using var world = new World();
        TestPhone red = world.Phone("1001");
        TestPhone both = world.Phone("1002");
        TestPhone blue = world.Phone("1004");
        foreach (TestPhone phone in (TestPhone[])[red, both, blue])
        {
            phone.Talks = TimeSpan.FromSeconds(5);
        }

        for (int i = 0; i < 15; i++)
        {
            world.CallAnswered("201", $"red{i}");
            world.CallAnswered("202", $"blue{i}");
        }

        world.Until(() => world.Records.All.Count == 30, 600, "all are served");
        Assert.All(red.Calls, call => Assert.StartsWith("red", call.Incoming.CallerUser, StringComparison.Ordinal));
        Assert.All(blue.Calls, call => Assert.StartsWith("blue", call.Incoming.CallerUser, StringComparison.Ordinal));
        Assert.Contains(both.Calls, call => call.Incoming.CallerUser.StartsWith("red", StringComparison.Ordinal));
        Assert.Contains(both.Calls, call => call.Incoming.CallerUser.StartsWith("blue", StringComparison.Ordinal));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Requirements_of_a_step_come_on_top_of_the_queues()
    {
        using var world = new World();
        world.Reload(text => text.Replace("blue_only: [ { queue: blue } ]", "blue_only: [ { queue: { name: blue, requires: { red: 5 } } } ]", StringComparison.Ordinal));
        TestPhone blue = world.Phone("1004");
        TestCall call = world.CallAnswered("202");
        world.Pass(30);
        Assert.Empty(blue.Calls);
        TestPhone both = world.Phone("1002");
        world.Until(() => both.Talking, 5, "who has both skills takes it");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void The_shipped_configuration_brings_a_caller_to_an_agent()
    {
        using var world = new World(configuration: new ConfigurationLoader(TestLoad.Shipped, _ => null));
        TestPhone phone = world.Phone("1001", password: "desk-1001");
        TestCall call = world.Phone("1003", password: "desk-1003").Dial("100");
        world.Until(() => call.IsAnswered, 5, "the exchange answers");
        Assert.Equal("prompts/ja/welcome.wav", world.Hears(call).Prompt);
        world.Press(call, '1');
        world.Until(() => phone.Talking, 10, "they talk");
        world.Pass(5);
        phone.Hangup();
        world.Pass(12);
        Assert.Equal(("billing", "1001", "agent"), (world.Record.Queue, world.Record.Agent, world.Record.EndedBy));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

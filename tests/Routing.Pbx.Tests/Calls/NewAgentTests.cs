namespace Routing.Pbx.Tests.Calls;

/// <summary>Agents who come into the configuration while calls wait.</summary>
public sealed class NewAgentTests
{
    [Fact]
    public void A_call_that_waited_before_the_agent_was_there_rings_that_agents_phone()
    {
        using var world = new World();
        TestCall call = world.CallAnswered("202"); // nobody with the skill has signed in
        world.Pass(5);
        world.Reload(text => text.Replace(
            "agents:\n", "agents:\n  \"1005\": { device: { username: \"1005\", password: secret-1005 }, skills: { blue: 5 } }\n", StringComparison.Ordinal));
        TestPhone agent = world.Phone("1005");
        world.Until(() => agent.Talking, 10, "the new agent's phone rings, and they talk");
        call.Hangup();
        world.Pass(20);
        world.AssertNothingIsLeft();
        Assert.Equal("1005", world.Record.Agent);
        world.AssertAddsUp();
    }
}

using Routing.Acd.Model;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What people set about an agent, and what the phone does meanwhile.</summary>
public sealed class PhoneComesBackTests
{
    [Fact]
    public void A_pause_that_people_set_outlives_the_phone()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        world.Pbx.SetAgent("1001", AgentMode.Paused, "lunch");
        world.Pass(1);
        Assert.Equal(AgentState.Paused, world.StateOf("1001"));
        phone.Unregister();
        world.Until(() => world.StateOf("1001") == AgentState.SignedOut, 5, "without a phone");
        phone.Register();
        world.Until(() => world.StateOf("1001") != AgentState.SignedOut, 5, "with a phone again");
        Assert.Equal(AgentState.Paused, world.StateOf("1001"));
        Assert.Equal("lunch", world.Records.States[^1].Reason);
        TestCall call = world.CallAnswered("200");
        world.Pass(5);
        Assert.Empty(phone.Calls);
        world.Pbx.SetAgent("1001", AgentMode.Available, null);
        world.Until(() => phone.Talking, 5, "back from lunch");
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void Who_is_not_paused_is_available_as_soon_as_the_phone_is_back()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        world.Pbx.SetAgent("1001", AgentMode.Paused, "lunch");
        world.Pbx.SetAgent("1001", AgentMode.Available, null);
        world.Pass(1);
        phone.Unregister();
        world.Until(() => world.StateOf("1001") == AgentState.SignedOut, 5, "without a phone");
        phone.Register();
        world.Until(() => world.StateOf("1001") == AgentState.Available, 5, "with a phone again");
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void An_agent_with_two_own_calls_is_busy_until_the_last_has_ended()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        TestCall first = phone.Dial("300");
        TestCall second = phone.Dial("202");
        world.Pass(3);
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        world.Until(() => first.End is not null, 5, "the first ends by itself");
        world.Pass(1);
        Assert.Equal(AgentState.Busy, world.StateOf("1001"));
        second.Hangup();
        world.Pass(1);
        Assert.Equal(AgentState.Available, world.StateOf("1001"));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

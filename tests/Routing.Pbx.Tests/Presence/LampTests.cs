using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Presence;

/// <summary>Lamps of desk phones while agents work: a whole exchange in virtual time.</summary>
public sealed class LampTests
{
    [Fact]
    public void A_lamp_follows_an_agent_through_a_call()
    {
        using var world = new World();
        LampWatcher lamp = new LampWatcher(world, "1004", "1001").Watch();
        Assert.Equal("confirmed", lamp.State);
        Assert.Contains("display=\"signed out\"", lamp.Documents[^1], StringComparison.Ordinal);
        TestPhone phone = world.Phone("1001", Habit.LetsRing);
        world.Pass(2);
        Assert.Equal("terminated", lamp.State);
        TestCall call = world.CallAnswered("200", "0355556666");
        world.Until(() => phone.Rings, 20, "the phone rings");
        world.Pass(2);
        Assert.Equal("early", lamp.State);
        Assert.Contains("direction=\"recipient\"", lamp.Documents[^1], StringComparison.Ordinal);
        Assert.Contains(">sip:0355556666@10.0.0.1</identity>", lamp.Documents[^1], StringComparison.Ordinal);
        phone.Answer();
        world.Pass(2);
        Assert.Equal("confirmed", lamp.State);
        Assert.Contains("sip:0355556666@", lamp.Documents[^1], StringComparison.Ordinal);
        call.Hangup();
        world.Pass(2);
        Assert.Contains("display=\"wrap-up\"", lamp.Documents[^1], StringComparison.Ordinal);
        world.Pass(10);
        Assert.Equal(["confirmed", "terminated", "early", "confirmed", "terminated"], lamp.Shown);
        lamp.Leave();
        lamp.Stop();
        world.AssertNothingIsLeft();
    }

    [Fact]
    public void A_pause_has_a_lamp_of_its_own_and_the_phones_lamp_stays_dark()
    {
        using var world = new World();
        world.Phone("1001");
        LampWatcher desk = new LampWatcher(world, "1004", "1001").Watch();
        LampWatcher paused = new LampWatcher(world, "1004", "paused-1001").Watch();
        LampWatcher signedOut = new LampWatcher(world, "1004", "signed_out-1001").Watch();
        LampWatcher phone = new LampWatcher(world, "1004", "phone-1001").Watch();
        world.Pbx.SetAgent("1001", AgentMode.Paused, "lunch & <tea>");
        world.Pass(2);
        Assert.Equal(("confirmed", "confirmed", "terminated", "terminated"), (desk.State, paused.State, signedOut.State, phone.State));
        Assert.Contains("display=\"paused: lunch &amp; &lt;tea&gt;\"", desk.Documents[^1], StringComparison.Ordinal);
        world.Pbx.SetAgent("1001", AgentMode.SignedOut, null);
        world.Pass(2);
        Assert.Equal(("confirmed", "terminated", "confirmed", "terminated"), (desk.State, paused.State, signedOut.State, phone.State));
        world.Pbx.SetAgent("1001", AgentMode.Available, null);
        world.Pass(2);
        Assert.Equal(("terminated", "terminated", "terminated", "terminated"), (desk.State, paused.State, signedOut.State, phone.State));
        Assert.Single(phone.Documents);
    }

    [Fact]
    public void A_call_of_the_agents_own_lights_the_lamp()
    {
        using var world = new World();
        TestPhone phone = world.Phone("1001");
        LampWatcher lamp = new LampWatcher(world, "1004", "phone-1001").Watch();
        TestCall own = phone.Dial("300");
        world.Pass(3);
        Assert.Equal("confirmed", lamp.State);
        own.Hangup();
        world.Pass(3);
        Assert.Equal("terminated", lamp.State);
    }

    [Fact]
    public void A_phone_hears_of_its_own_messages_and_of_nobody_elses()
    {
        using var world = new World();
        LampWatcher own = new LampWatcher(world, "1001", "1001", "message-summary").Watch();
        Assert.Equal("Messages-Waiting: no\r\nMessage-Account: sip:1001@10.0.0.1\r\nVoice-Message: 0/0 (0/0)\r\n", Assert.Single(own.Documents));
        Assert.Equal(403, new LampWatcher(world, "1001", "1002", "message-summary").Watch().Status);
        Assert.Equal(404, new LampWatcher(world, "1001", "9999", "message-summary").Watch().Status);
        Assert.Equal(404, new LampWatcher(world, "1001", "9999").Watch().Status);
        Assert.Equal(489, new LampWatcher(world, "1001", "1002", "reg").Watch().Status);
    }

    [Fact]
    public void A_reload_ends_what_is_gone_and_what_is_not_allowed_any_more()
    {
        using var world = new World();
        LampWatcher gone = new LampWatcher(world, "1001", "1003").Watch();
        LampWatcher other = new LampWatcher(world, "1001", "1002").Watch();
        LampWatcher own = new LampWatcher(world, "1001", "1001").Watch();
        world.Reload(text => text.Replace("  \"1003\": { device: { username: \"1003\", password: secret-1003 }, skills: { red: 5 } }\n", "", StringComparison.Ordinal));
        world.Pass(1);
        Assert.Equal("terminated;reason=noresource", gone.Subscription);
        Assert.StartsWith("active", other.Subscription, StringComparison.Ordinal);
        world.Reload(text => text.Replace("phones: [10.1.0.0/16] }", "phones: [10.1.0.0/16], subscriptions: { watchers: own } }", StringComparison.Ordinal));
        world.Pass(1);
        Assert.Equal("terminated;reason=rejected", other.Subscription);
        Assert.StartsWith("active", own.Subscription, StringComparison.Ordinal);
        Assert.Equal(403, new LampWatcher(world, "1001", "1002").Watch().Status);
        world.Phone("1001");
        world.Pass(2);
        Assert.Equal("terminated", own.State);
    }

    [Fact]
    public void Phones_that_never_ask_are_told_of_their_messages_where_the_setting_says_so()
    {
        using var world = new World();
        int told = 0;
        world.Network.Tap += (_, to, message) => told += to.Address.ToString() == "10.1.0.1" && System.Text.Encoding.ASCII.GetString(message.Span).StartsWith("NOTIFY", StringComparison.Ordinal) ? 1 : 0;
        TestPhone phone = world.Phone("1001");
        world.Pass(1);
        Assert.Equal(0, told);
        world.Reload(text => text.Replace("phones: [10.1.0.0/16] }", "phones: [10.1.0.0/16], subscriptions: { unasked_messages: true } }", StringComparison.Ordinal));
        phone.Unregister();
        world.Until(() => phone.IsGone, 10, "it is gone");
        phone.Register();
        world.Until(() => phone.IsRegistered, 10, "it is back");
        world.Pass(1);
        Assert.InRange(told, 1, 3);
    }

    [Fact]
    public void When_the_exchange_closes_lamps_are_told_to_come_back_later()
    {
        using var world = new World();
        LampWatcher lamp = new LampWatcher(world, "1004", "1001").Watch();
        world.Close();
        Assert.StartsWith("terminated;reason=probation;retry-after=", lamp.Subscription, StringComparison.Ordinal);
    }
}

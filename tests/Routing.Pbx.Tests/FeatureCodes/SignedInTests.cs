using System.Net;
using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Sip.Transports;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Who is not signed in stays so, whatever else they set at a phone.</summary>
public sealed class SignedInTests
{
    [Theory]
    [InlineData("sign_in: pin, pin: \"0815\"")]
    [InlineData("sign_in: manual")]
    public void An_agent_who_has_never_signed_in_is_signed_in_by_no_other_code(string signIn)
    {
        using var world = new FeatureWorld(change: text => text.Replace(
            "\"1003\": { device: { username: \"1003\", password: secret-1003 }", $"\"1003\": {{ device: {{ username: \"1003\", password: secret-1003 }}, {signIn}", StringComparison.Ordinal));
        TestPhone phone = Registered(world, "1003");
        Assert.Equal("not_possible", world.Dial(phone, "*14"));
        Assert.Equal("not_possible", world.Dial(phone, "*21"));
        Assert.Equal("not_possible", world.Dial(phone, "*13", "1")); // before it asks why
        world.Settle("1003", AgentState.SignedOut);
        Assert.Equal("do_not_disturb_on", world.Dial(phone, "*78"));
        world.World.Pass(1);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1003"));
        TestCall call = world.World.Phone("2001").Dial("1003");
        world.World.Until(() => call.End is not null, 5, "not disturbed all the same");
        Assert.Equal(486, call.Refused);
        Assert.Equal("do_not_disturb_off", world.Dial(phone, "*79"));
        Assert.Equal("not_possible", world.Dial(phone, "*14"));
        world.World.Pass(1);
        Assert.Equal(AgentState.SignedOut, world.StateOf("1003"));
        world.AssertFine();
    }

    [Theory]
    [InlineData("*729120555")]
    [InlineData("*722001")]
    [InlineData("*902001")]
    [InlineData("*73")]
    [InlineData("*76")]
    [InlineData("*78")]
    [InlineData("*79")]
    [InlineData("*18")]
    [InlineData("*12")]
    [InlineData("*21")]
    public void The_phone_that_an_agent_has_left_for_another_sets_nothing_for_them(string code)
    {
        using var world = new FeatureWorld();
        TestPhone empty = world.World.Phone("1004");
        TestPhone desk = world.World.Phone("2001");
        world.Dial(desk, "*111004", "4711#");
        world.World.Pass(1);
        Assert.Equal("not_allowed", world.Dial(empty, code));
        Assert.Equal("available calls_waiting digit_0", world.Dial(desk, "*18"));
        world.AssertFine();
    }

    [Theory]
    [InlineData("*111005", "0815")]
    [InlineData("*131", "")]
    public void The_last_key_and_the_hang_up_in_one_instant_do_nothing_for_who_has_gone(string code, string keys)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone(keys.Length > 0 ? "2001" : "1001");
        TestCall call = world.Begin(phone, keys.Length > 0 ? code : "*13");
        world.World.Pass(1);
        foreach (char key in keys)
        {
            world.World.Press(call, key);
            world.World.Pass(0.1);
        }

        // Both are in the call's mailbox before it comes to either.
        using var together = new SameInstant(world.World, () => world.World.Press(call, keys.Length > 0 ? '#' : '1'));
        call.Hangup();
        world.World.Pass(10);
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        Assert.Equal((AgentState.SignedOut, keys.Length > 0 ? AgentState.SignedOut : AgentState.Available), (world.StateOf("1005"), world.StateOf("1001")));
        world.Dial(world.World.Phone("2002"), "*111005", "0815#");
        world.Settle("1005", AgentState.Available); // nothing holds them busy
        world.AssertFine();
    }

    [Fact]
    public void Where_no_PIN_is_taken_is_seen_and_can_be_lifted()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        Assert.Equal(0, world.World.Metrics.Now("routing_pins_shut"));
        world.Dial(phone, "*111005", "1111# 2222# 3333#");
        Assert.Equal([("2001", null), (null, "1005")], world.World.Pbx.ShutPins.Select(shut => (shut.Phone, shut.Agent)));
        Assert.Equal(2, world.World.Metrics.Now("routing_pins_shut"));
        Assert.StartsWith("ask_pin wrong_pin", world.Dial(phone, "*111005", "0815#"), StringComparison.Ordinal);
        Assert.True(world.World.Pbx.LiftPins("2001"));
        Assert.True(world.World.Pbx.LiftPins("1005"));
        Assert.False(world.World.Pbx.LiftPins("1005"));
        Assert.Contains(world.World.Log.Lines, line => line.Contains("PINs are taken again at the phone and for the agent 2001", StringComparison.Ordinal));
        Assert.Equal("ask_pin signed_in", world.Dial(phone, "*111005", "0815#"));
        world.AssertFine();
    }

    // Who dials is who sits there: where a colleague does, whose own phone it is has to prove to be themselves, if they can.
    [Theory]
    [InlineData(true, "4812#", "ask_pin signed_in", "1001")]
    [InlineData(true, "1#", "ask_pin wrong_pin ask_pin", "1005")]
    [InlineData(false, "", "signed_in", "1001")]
    public void Whose_own_phone_it_is_signs_in_by_their_PIN_where_a_colleague_sits(bool hasPin, string keys, string heard, string sits)
    {
        using var world = new FeatureWorld(change: text => hasPin ? text.Replace("\"1001\": { device", "\"1001\": { pin: \"4812\", device", StringComparison.Ordinal) : text);
        TestPhone phone = world.World.Phone("1001");
        world.Dial(phone, "*111005", "0815#");
        Assert.Equal(heard, world.Dial(phone, "*11", keys));
        world.World.Pass(1);
        Assert.Equal((sits == "1001" ? AgentState.Available : AgentState.SignedOut, sits == "1005" ? AgentState.Available : AgentState.SignedOut), (world.StateOf("1001"), world.StateOf("1005")));
        if (sits == "1001")
        {
            world.Dial(phone, "*12");
            Assert.Equal("signed_in", world.Dial(phone, "*11")); // alone at their own phone they need none
        }

        world.AssertFine();
    }

    [Theory]
    [InlineData("1005", AgentMode.Available, "the feature code sign_in")] // sits nowhere
    [InlineData("1005", AgentMode.Paused, "the feature code sign_in")]
    [InlineData("1005", AgentMode.SignedOut, null)]
    [InlineData("1001", AgentMode.Available, "do_not_disturb_off")]
    [InlineData("1001", AgentMode.Paused, null)]
    [InlineData("1003", AgentMode.Available, "A colleague sits")]
    [InlineData("1100", AgentMode.Available, null)] // an outside number
    [InlineData("1002", AgentMode.Available, null)] // as soon as their phone is there
    public void Who_can_not_be_signed_in_from_afar_is_told_why(string agent, AgentMode mode, string? why)
    {
        using var world = new FeatureWorld();
        world.Dial(world.World.Phone("1001"), "*78");
        world.Dial(world.World.Phone("1003"), "*111004", "4711#");
        string? told = world.World.Pbx.WhyNotSignedIn(agent, mode);
        Assert.True(why is null ? told is null : told?.Contains(why, StringComparison.Ordinal), told);
        world.Dial(world.World.Phone("2001"), "*111005", "0815#");
        Assert.True(agent != "1005" || world.World.Pbx.WhyNotSignedIn(agent, mode) is null);
        world.AssertFine();
    }

    private static TestPhone Registered(FeatureWorld world, string user)
    {
        var phone = new TestPhone(world.World, user, $"secret-{user}");
        phone.Register();
        world.World.Until(() => phone.IsRegistered, 10, user);
        return phone;
    }

    /// <summary>Does something in the very step in which the network delivers what is sent next.</summary>
    private sealed class SameInstant : ISipReceiver, IDisposable
    {
        private readonly InMemoryTransport _here;
        private readonly Action _what;

        public SameInstant(World world, Action what)
        {
            _what = what;
            _here = world.Network.Bind(IPEndPoint.Parse("10.9.9.9:5060"));
            _here.Start(this);
            _here.Send("x"u8, _here.LocalEndPoint);
        }

        public void Dispose() => _here.DisposeAsync().AsTask().GetAwaiter().GetResult();

        void ISipReceiver.OnReceived(ISipTransport transport, ReadOnlySpan<byte> message, IPEndPoint remote) => _what();
    }
}

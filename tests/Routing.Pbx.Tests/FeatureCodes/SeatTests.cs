using Routing.Acd.Model;
using Routing.Pbx.Tests.Calls;
using Routing.Records.Model;

namespace Routing.Pbx.Tests.FeatureCodes;

/// <summary>Agents who sign in by PIN at phones that are not their own.</summary>
public sealed class SeatTests
{
    [Theory]
    [InlineData("*11", "1005# 0815#", "ask_agent ask_pin signed_in")]
    [InlineData("*111005", "0815#", "ask_pin signed_in")]
    public void An_agent_signs_in_at_any_phone_and_is_rung_there(string code, string keys, string heard)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TestCall signing = world.Begin(phone, code);
        TestCall waiting = world.World.Call("705");
        Assert.Equal(heard, world.Hear(signing, keys));
        world.World.Until(() => phone.Talking, 10, "the phone rings for the agent");
        Assert.Equal("2001", world.World.Pbx.SeatOf("1005"));
        world.Settle("1005", AgentState.Busy);
        waiting.Hangup();
        world.Settle("1005", AgentState.Available);
        TestCall own = phone.Dial("300");
        world.Settle("1005", AgentState.Busy); // the phone's own call is the agent's
        own.Hangup();
        world.Settle("1005", AgentState.Available);
        Assert.Equal("signed_out", world.Dial(phone, "*12"));
        world.Settle("1005", AgentState.SignedOut);
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        world.AssertFine();
    }

    [Fact]
    public void Nobody_is_rung_at_a_phone_that_still_hears_that_it_is_signed_in()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TestCall waiting = world.World.Call("705");
        world.World.Pass(1);
        TestCall signing = world.Begin(phone, "*111005");
        world.World.Pass(1);
        foreach (char key in "0815#")
        {
            world.World.Press(signing, key);
        }

        world.World.Until(() => phone.Calls.Count > 0, 10, "it rings");
        Assert.NotNull(signing.End);
        world.World.Until(() => phone.Talking, 10, "and is answered");
        waiting.Hangup();
        world.AssertFine();
    }

    [Fact]
    public void A_wrong_PIN_is_told_three_times_and_then_none_is_right_for_a_while()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        Assert.Equal("ask_pin wrong_pin ask_pin wrong_pin ask_pin wrong_pin", world.Dial(phone, "*111005", "1111# 2222# 3333#"));
        Assert.Equal("ask_pin wrong_pin", world.Dial(phone, "*111005", "0815#", hangsUp: true)[..17]); // the right one
        Assert.StartsWith("ask_pin wrong_pin", world.Dial(world.World.Phone("2002"), "*111005", "0815#", hangsUp: true)); // and elsewhere
        world.World.Pass(301);
        Assert.Equal("ask_pin signed_in", world.Dial(phone, "*111005", "0815#"));
        world.AssertFine();
        Assert.Equal(InteractionOutcome.Rejected, world.World.Records.All[0].Outcome);
        Assert.DoesNotContain(world.World.Records.All, record => $"{record}".Contains("0815", StringComparison.Ordinal));
        string[] told = [.. world.World.Log.Lines.Where(line => line.Contains("PIN", StringComparison.Ordinal))];
        Assert.Equal("Warning: wrong PIN from 10.1.10.1 at phone 2001 for agent 1005", told[0]);
        Assert.Single(told, line => line.Contains("too many wrong PINs", StringComparison.Ordinal));
        Assert.DoesNotContain(world.World.Log.Lines, line => line.Contains("0815", StringComparison.Ordinal));
        Assert.Equal(3, world.World.Metrics.Sum("routing_pins_total", ("result", "wrong")));
        Assert.Equal(1, world.World.Metrics.Sum("routing_pins_total", ("result", "right")));
    }

    [Theory]
    [InlineData("*119999")] // nobody
    [InlineData("*111001")] // somebody without a PIN
    public void Who_there_is_not_and_who_has_no_PIN_is_asked_as_any_other_and_takes_as_long(string code)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        TimeSpan start = world.World.Elapsed;
        string heard = world.Dial(phone, code, "1111# 2222# 3333#");
        TimeSpan took = world.World.Elapsed - start;
        Assert.Equal("ask_pin wrong_pin ask_pin wrong_pin ask_pin wrong_pin", heard);
        using var other = new FeatureWorld();
        phone = other.World.Phone("2001");
        start = other.World.Elapsed;
        other.Dial(phone, "*111005", "1111# 2222# 3333#");
        Assert.Equal((other.World.Elapsed - start).TotalSeconds, took.TotalSeconds, 0.3);
        world.AssertFine();
    }

    [Fact]
    public void Who_signs_in_at_a_taken_phone_signs_the_other_out_and_who_signs_in_elsewhere_moves()
    {
        using var world = new FeatureWorld();
        TestPhone lobby = world.World.Phone("2001");
        TestPhone desk = world.World.Phone("1001");
        world.Dial(lobby, "*111005", "0815#");
        Assert.Equal("ask_pin signed_in", world.Dial(lobby, "*111004", "4711#"));
        world.Settle("1005", AgentState.SignedOut);
        world.Settle("1004", AgentState.Available);
        Assert.Equal("ask_pin signed_in", world.Dial(desk, "*111004", "4711#")); // at another agent's own phone
        world.Settle("1001", AgentState.SignedOut);
        Assert.Equal("1001", world.World.Pbx.SeatOf("1004"));
        TestCall call = lobby.Dial("1004");
        world.World.Until(() => desk.Talking, 10, "who calls the agent reaches them where they sit");
        call.Hangup();
        Assert.Equal("signed_in", world.Dial(desk, "*11")); // its owner is back
        world.Settle("1001", AgentState.Available);
        world.Settle("1004", AgentState.SignedOut);
        world.AssertFine();
    }

    // Rights are a place's: what may be dialled at a phone is the phone's, and no forward of who sits there leads round that.
    [Theory]
    [InlineData("2001", "1004", "4711")] // the lobby may not, though the agent's own phone may
    [InlineData("1004", "1005", "0815")] // and the other way round
    public void Who_sits_at_another_phone_dials_and_forwards_no_further_than_it_may(string place, string agent, string pin)
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone(place);
        world.World.Carrier();
        world.Dial(phone, $"*11{agent}", $"{pin}#");
        TestCall call = phone.Dial("9120555");
        world.World.Until(() => call.IsAnswered || call.End is not null, 5, "dialled");
        Assert.Equal(place == "1004", call.IsAnswered);
        call.Hangup();
        Assert.Equal("wrong_number ask_number goodbye", world.Dial(phone, "*729120555"));
        world.AssertFine();
    }

    [Fact]
    public void A_phone_that_goes_takes_the_agent_who_sits_there_along_and_brings_them_back()
    {
        using var world = new FeatureWorld();
        TestPhone phone = world.World.Phone("2001");
        world.Dial(phone, "*111005", "0815#");
        world.Settle("1005", AgentState.Available);
        phone.Unregister();
        world.Settle("1005", AgentState.SignedOut);
        phone.Register();
        world.Settle("1005", AgentState.Available);
        world.AssertFine();
    }

    [Fact]
    public void Who_hangs_up_before_the_PIN_is_not_signed_in()
    {
        using var world = new FeatureWorld();
        Assert.Equal("ask_pin", world.Dial(world.World.Phone("2001"), "*111005", hangsUp: true));
        Assert.Null(world.World.Pbx.SeatOf("1005"));
        world.AssertFine();
    }
}

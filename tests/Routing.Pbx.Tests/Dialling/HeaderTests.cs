using Routing.Pbx.Tests.Calls;

namespace Routing.Pbx.Tests.Dialling;

/// <summary>What a phone is rung with besides who calls.</summary>
public sealed class HeaderTests
{
    private const string Signed = "eyJhbGciOiJFUzI1NiJ9.e30.c2ln;info=<https://cert.example/a.pem>;alg=ES256";

    [Fact]
    public void What_the_caller_and_the_network_sent_along_reaches_the_agent()
    {
        using var world = new World();
        TestPhone agent = world.Phone("1004");
        TestCall call = world.Call("202", headers: [new("User-to-User", "56a390f3d2b7310023a2;encoding=hex"), new("Identity", Signed), new("Identity", Signed), new("User-to-User", new string('a', 2000)), new("Resource-Priority", "ets.0, wps.1")]);
        world.Until(() => agent.Rings, 5, "it rings");
        Assert.Equal(["56a390f3d2b7310023a2;encoding=hex"], agent.Last.Incoming.Headers("User-to-User"));
        Assert.Equal([Signed, Signed], agent.Last.Incoming.Headers("Identity"));
        Assert.Equal("ets.0, wps.1", agent.Last.Incoming.Header("Resource-Priority"));
        Assert.Equal("<http://routing.invalid>;info=ring2", agent.Last.Incoming.Header("Alert-Info"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // ATIS-1000074: what the carrier's verification service found out, if that carrier is believed at all.
    [Theory]
    [InlineData(true, "<sip:+81355556666;verstat=TN-Validation-Passed@carrier.example;user=phone>", "TN-Validation-Passed")]
    [InlineData(true, "<tel:+81355556666;verstat=TN-Validation-Failed>", "TN-Validation-Failed")]
    [InlineData(true, "<sip:+81355556666@carrier.example>", "")]
    [InlineData(false, "<sip:+81355556666;verstat=TN-Validation-Passed@carrier.example;user=phone>", "")]
    public void What_a_trusted_carrier_has_verified_is_told_to_the_phone(bool trusted, string asserted, string told)
    {
        using var world = new World();
        if (trusted)
        {
            world.Reload(text => text.Replace("    max_calls: 1000", "    max_calls: 1000\n    trusted: true", StringComparison.Ordinal));
        }

        TestPhone agent = world.Phone("1004");
        TestCall call = world.Call("202", headers: [new("P-Asserted-Identity", asserted)]);
        world.Until(() => agent.Rings, 5, "it rings");
        Assert.Equal(told, agent.Last.Incoming.Identity.Verstat);
        Assert.EndsWith(trusted ? "355556666" : "312345678", agent.Last.Incoming.CallerUser, StringComparison.Ordinal);
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    // RFC 3261 §20.33: a refusal of the called party says when to try again.
    [Theory]
    [InlineData(480, 120)]
    [InlineData(486, 120)]
    [InlineData(404, 120)]
    [InlineData(488, 0)]
    public void How_long_a_called_party_asks_to_wait_is_told_to_who_called(int status, int seconds)
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        (outside.Habit, outside.RefuseWith, outside.RefuseFor) = (Habit.Declines, status, 120);
        TestPhone phone = world.Phone("1001");
        TestCall call = phone.Dial("0312345678");
        world.Until(() => call.End is not null, 30, "it is refused");
        Assert.Equal((status, (double)seconds), (call.End!.Value.Status, call.End!.Value.RetryAfter.TotalSeconds));
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void On_the_way_out_again_what_the_network_signed_is_left_behind()
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        TestCall call = world.Call("702", trunk: "narrow", headers: [new("Identity", Signed), new("User-to-User", "00;encoding=hex"), new("Resource-Priority", "ets.0")]);
        world.Until(() => outside.Rings, 8, "it rings out there");
        Assert.Empty(outside.Last.Incoming.Headers("Identity"));
        Assert.Equal("00;encoding=hex", outside.Last.Incoming.Header("User-to-User"));
        Assert.Equal("ets.0", outside.Last.Incoming.Header("Resource-Priority"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_gives_itself_no_priority()
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        TestCall call = world.Phone("1001").Dial("0312345678", headers: [new("Resource-Priority", "ets.0")]);
        world.Until(() => outside.Rings, 8, "it rings out there");
        Assert.Empty(outside.Last.Incoming.Headers("Resource-Priority"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void A_phone_that_is_to_answer_by_itself_is_asked_in_its_own_way()
    {
        using var world = new World();
        TestPhone intercom = world.Phone("2005");
        TestCall call = world.Phone("2001").Dial("2005");
        world.Until(() => intercom.Rings, 1, "it rings");
        Assert.Equal("<sip:routing.invalid>;answer-after=0", intercom.Last.Incoming.Header("Call-Info"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }
}

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
        TestCall call = world.Call("202", headers: [new("User-to-User", "56a390f3d2b7310023a2;encoding=hex"), new("Identity", Signed), new("Identity", Signed), new("User-to-User", new string('a', 2000))]);
        world.Until(() => agent.Rings, 5, "it rings");
        Assert.Equal(["56a390f3d2b7310023a2;encoding=hex"], agent.Last.Incoming.Headers("User-to-User"));
        Assert.Equal([Signed, Signed], agent.Last.Incoming.Headers("Identity"));
        Assert.Equal("<http://routing.invalid>;info=ring2", agent.Last.Incoming.Header("Alert-Info"));
        call.Hangup();
        world.AssertNothingIsLeft();
        world.AssertAddsUp();
    }

    [Fact]
    public void On_the_way_out_again_what_the_network_signed_is_left_behind()
    {
        using var world = new World();
        TestCallee outside = world.Carrier();
        TestCall call = world.Call("702", trunk: "narrow", headers: [new("Identity", Signed), new("User-to-User", "00;encoding=hex")]);
        world.Until(() => outside.Rings, 8, "it rings out there");
        Assert.Empty(outside.Last.Incoming.Headers("Identity"));
        Assert.Equal("00;encoding=hex", outside.Last.Incoming.Header("User-to-User"));
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

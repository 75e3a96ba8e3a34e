using Routing.Pbx.Tests.Calls;
using Routing.Pbx.Tests.Numbers;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Tests.Trunks;

/// <summary>
/// Somebody who knows a phone's password, or calls in, wants a call abroad paid: tricks.txt has the ways to write numbers. By
/// whatever way they come, a carrier gets what a route allows, and nothing else.
/// </summary>
public sealed class TollFraudTests
{
    // As people dial within the country; and with + and the prefix that withholds written out as well.
    private const string Plain = "out: { numbers: [\"0Z.\"], to: carrier }\n  barred: { numbers: [\"010.\", \"0990.\"], callers: none }";
    private const string Home = "out: { numbers: [\"0Z.\", \"1840Z.\", \"+81Z.\"], to: carrier }\n  barred: { numbers: [\"010.\", \"0990.\", \"184010.\", \"1840990.\", \"+81990.\"], callers: none }";

    public static TheoryData<string, string, string> Tricks
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (string[] row in Rows.Of("tricks.txt"))
            {
                string uri = row[0].Replace("{x}", World.Exchange.Address.ToString(), StringComparison.Ordinal);
                data.Add(Home, uri, row[1]);
                data.Add(Plain, uri, row[1]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tricks))]
    public void A_phone_that_dials_gets_what_its_routes_allow(string routes, string uri, string gets)
    {
        using World world = Walled(routes);
        TestPhone phone = world.Phone("2001");
        var call = new TestCall();
        call.Dialog = phone.Agent.Invite(
            new OutgoingInvite { RequestUri = uri, Routes = [$"<sip:{World.Exchange};lr>"], FromUser = "2001", Offer = Sdp.Plain, Secret = new DigestSecret("2001", "secret-2001") }, call);
        world.Pass(5);
        AssertGot(world, gets);
    }

    [Theory]
    [MemberData(nameof(Tricks))]
    public void A_phone_that_sends_a_caller_on_gets_what_its_routes_allow(string routes, string uri, string gets)
    {
        using World world = Walled(routes);
        TestPhone phone = world.Phone("2001");
        TestPhone other = world.Phone("2002");
        TestCall call = other.Dial("2001");
        world.Until(() => call.IsUp && phone.Talking, 5, "they talk");
        phone.Last.Dialog.Refer(uri);
        world.Pass(5);
        AssertGot(world, gets);
    }

    [Theory]
    [MemberData(nameof(Tricks))]
    public void A_phone_that_forwards_gets_what_its_routes_allow(string routes, string uri, string gets)
    {
        using World world = Walled(routes);
        TestPhone phone = world.Phone("2001");
        TestPhone other = world.Phone("2002");
        string user = uri[(uri.IndexOf(':') + 1)..].Split('@')[0];
        var call = new TestCall();
        call.Dialog = phone.Agent.Invite(
            new OutgoingInvite { RequestUri = $"sip:*72{user}@{World.Exchange}", FromUser = "2001", Offer = Sdp.Plain, Secret = new DigestSecret("2001", "secret-2001") }, call);
        world.Pass(60);
        other.Dial("2001");
        world.Pass(5);
        AssertGot(world, uri.Contains('+', StringComparison.Ordinal) ? gets + "?" : gets); // no code takes a +
    }

    // A tandem: the flow dials what the caller brings with it. What a stranger writes as a number is one, or nothing.
    [Theory]
    [MemberData(nameof(Tricks))]
    public void A_flow_that_dials_what_callers_bring_gets_what_its_routes_allow(string routes, string uri, string gets)
    {
        using World world = Walled(routes);
        string user = uri[(uri.IndexOf(':') + 1)..].Split('@')[0];
        foreach (string number in (string[])["790", "791"])
        {
            var call = new TestCall();
            call.Dialog = world.Carrier("narrow").Agent.Invite(
                new OutgoingInvite { RequestUri = $"sip:{number}@{World.Exchange}", FromUser = "1", FromUri = user.Length > 0 ? $"sip:{user}@carrier.example" : null, Offer = Sdp.Plain }, call);
            world.Pass(5);
        }

        AssertGot(world, gets);
    }

    private static World Walled(string routes)
    {
        var world = new World();
        world.Reload(text => text
            .Replace("out: { numbers: [\"0Z.\"], to: [both] }", routes)
            .Replace("allow: [192.0.2.0/24]\n", "allow: [192.0.2.0/24]\n    normalize: { country: \"81\", format: national }\n")
            .Replace("  \"705\": { flow: outer }", "  \"705\": { flow: outer }\n  \"790\": { flow: tandem }\n  \"791\": { flow: gateway }")
            .Replace("  outer: [ { queue: outer } ]", "  outer: [ { queue: outer } ]\n  tandem: [ { transfer: \"{{ caller }}\" } ]\n  gateway: [ { transfer: \"sip:{{ caller }}@203.0.113.77\" } ]"));
        world.Carrier();
        return world;
    }

    private static void AssertGot(World world, string gets)
    {
        foreach (TestCall call in world.Carrier().Calls)
        {
            Assert.Equal(gets.TrimEnd('?'), call.Incoming.CalledUser);
        }

        Assert.True(gets == "-" || gets.EndsWith('?') || world.Carrier().Calls.Count > 0, "what is allowed goes out");
        Assert.Empty(world.Carrier("other").Calls); // an address of nobody's route
    }
}

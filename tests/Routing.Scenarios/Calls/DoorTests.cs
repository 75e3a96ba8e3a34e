using System.Net.Sockets;
using System.Text;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Who is let in.</summary>
public class DoorTests : EngineScenario
{
    private const string Strangers = "127.0.79";

    [Theory]
    [InlineData("1001", "wrong")]
    [InlineData("6666", "secret")]
    public async Task A_phone_with_a_wrong_password_or_name_is_refused(string user, string password)
    {
        Engine engine = await StartEngine();
        Sipp phone = Sipp.Start(this, "register", Loopback.Lease(Loopback.Phones), engine.Sip, new() { User = user, Password = password });
        await phone.Fails(TimeSpan.FromSeconds(45));
        Assert.Equal(0, phone.Count("200"));
        Assert.Contains(phone.Messages, message => message is { Received: true, What: "401" or "403" });
        Metrics metrics = await engine.Metrics();
        Assert.Equal(0, metrics.Sum("routing_agents", ("state", "available")));
        Assert.True(metrics.Sum("routing_sip_rejected_total", ("reason", "auth")) > 0);
    }

    [Fact]
    public async Task A_stranger_gets_no_answer_at_all()
    {
        Engine engine = await StartEngine();
        var local = Loopback.Lease(Strangers);
        using var socket = new UdpClient(local);
        foreach (string method in new[] { "OPTIONS", "INVITE", "REGISTER", "SUBSCRIBE" })
        {
            string request = $"""
                {method} sip:100@{engine.Sip} SIP/2.0
                Via: SIP/2.0/UDP {local};rport;branch=z9hG4bK{method}
                From: <sip:x@{local}>;tag=x
                To: <sip:100@{engine.Sip}>
                Call-ID: {method}@{local}
                CSeq: 1 {method}
                Contact: <sip:x@{local}>
                Max-Forwards: 70
                Content-Length: 0


                """.ReplaceLineEndings("\r\n");
            await socket.SendAsync(Encoding.ASCII.GetBytes(request), engine.Sip);
        }

        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_sip_rejected_total", ("reason", "acl")) >= 4, "all four are counted");
        await Wait.While(() => socket.Available == 0, "silence toward a stranger", TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(Loopback.Trunk)]
    [InlineData(Loopback.Phones)]
    public async Task Trunks_and_phones_get_an_answer_to_OPTIONS(string network)
    {
        Engine engine = await StartEngine();
        Sipp asking = Sipp.Start(this, "options", Loopback.Lease(network), engine.Sip);
        await asking.Succeeds();
    }

    [Fact]
    public async Task A_phone_that_signs_off_gets_no_calls()
    {
        Engine engine = await StartEngine();
        (Sipp phone, _) = await Agent(engine, "1001");
        await phone.DisposeAsync();
        Sipp leaving = Sipp.Start(this, "register", phone.Local, engine.Sip, new() { User = "1001", Expires = 0 });
        await leaving.Succeeds();
        await engine.Agents("available", 0);
    }
}

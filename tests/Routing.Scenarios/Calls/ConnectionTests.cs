using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>Carriers and phones that do not speak over UDP.</summary>
public class ConnectionTests : EngineScenario
{
    private static readonly EngineSetup All = new()
    {
        Protocols = ["udp", "tcp", "tls"],
        Agents = new Dictionary<string, string> { ["1001"] = "{ sales: 5 }", ["1009"] = "{}" },
    };

    [Theory]
    [InlineData("tcp", "udp")]
    [InlineData("udp", "tcp")]
    [InlineData("tcp", "tls")]
    public async Task A_caller_talks_with_an_agent_whatever_each_of_them_speaks_over(string carrier, string phone)
    {
        Engine engine = await StartEngine(All with { Sip = Loopback.Lease(Loopback.Phones) });
        BaresipPhone agent = await Softphone(engine, "1001", protocol: phone);
        (Sipp caller, RtpPeer ear) = Call(engine, protocol: carrier);
        await agent.Event("CALL_ESTABLISHED");
        await ear.Hears(Tone.Agent, "the caller");
        await agent.Hears(Tone.Caller);
        await agent.HangUp();
        await caller.Succeeds();
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "1001", "agent"), (record["outcome"], record["agent"], record["ended_by"]));
    }

    [Theory]
    [InlineData("tls", "tcp")]
    [InlineData("tcp", "tls")]
    public async Task A_phone_of_the_house_calls_in_over_its_own_connection_and_hangs_up(string from, string to)
    {
        Engine engine = await StartEngine(All with { Sip = Loopback.Lease(Loopback.Phones) });
        BaresipPhone agent = await Softphone(engine, "1001", protocol: to);
        BaresipPhone caller = await BaresipPhone.Start(
            this, "1009", engine.Setup.At(from), Tone.Caller, protocol: from, authority: engine.CertificateFile);
        await caller.Registers();
        await caller.Dial("sip:100@lab.test");
        await caller.Hears(Tone.Menu);
        await caller.Press('1');
        await agent.Event("CALL_ESTABLISHED");
        await agent.Hears(Tone.Caller);
        await caller.Hears(Tone.Agent);
        await caller.HangUp();
        await agent.Event("CALL_CLOSED");
        Row record = await engine.Records.Interaction();
        Assert.Equal(("answered", "caller"), (record["outcome"], record["ended_by"]));
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task An_agent_whose_connection_ends_is_not_rung_any_more(string protocol)
    {
        Engine engine = await StartEngine(All with { Sip = Loopback.Lease(Loopback.Phones) });
        BaresipPhone agent = await Softphone(engine, "1001", protocol: protocol);
        await agent.Vanish();
        await engine.Agents("available", 0); // long before its registration expires
    }

    [Fact]
    public async Task Calls_of_a_carrier_share_one_connection()
    {
        Engine engine = await StartEngine(All with { Sip = Loopback.Lease(Loopback.Phones) });
        Sipp caller = Sipp.Start(this, "caller_brief", Loopback.Lease(Loopback.Trunk), engine.Sip, new() { Protocol = "tcp", Calls = 20, Rate = 20 });
        await caller.Succeeds();
        await Wait.Until(async () => (await engine.Metrics()).Sum("routing_sip_requests_total", ("method", "BYE"), ("direction", "in")) == 20, "all have ended");
    }

    [Fact]
    public async Task A_stranger_is_closed_without_a_word_and_so_is_who_sends_no_length()
    {
        Engine engine = await StartEngine(All with { Sip = Loopback.Lease(Loopback.Phones) });
        Assert.Equal("", await Say(engine, "127.0.79.7", "Content-Length: 0\r\n"));
        Assert.StartsWith("SIP/2.0 400 Bad Content-Length\r\n", await Say(engine, "127.0.78.7", ""), StringComparison.Ordinal);
        Assert.StartsWith("SIP/2.0 513 Message Too Large\r\n", await Say(engine, "127.0.78.7", $"X-Long: {new string('x', 60_000)}\r\nContent-Length: 0\r\n"), StringComparison.Ordinal);
        await Wait.Until(() => engine.Said.Contains("sent a message that is longer than is taken", StringComparison.Ordinal), "it is logged");
    }

    [Fact]
    public async Task A_browser_is_answered_over_its_WebSocket()
    {
        Engine engine = await StartEngine(new() { Protocols = ["udp", "ws"] });
        using var browser = new ClientWebSocket();
        browser.Options.AddSubProtocol("sip");
        await browser.ConnectAsync(new Uri($"ws://{engine.Sip}"), CancellationToken.None);
        await browser.SendAsync(Encoding.ASCII.GetBytes(Options(engine, "WS", "df7jal23ls0d.invalid", "")), WebSocketMessageType.Text, true, CancellationToken.None);
        var answer = new byte[4096];
        using var patience = new CancellationTokenSource(Wait.Soon);
        WebSocketReceiveResult received = await browser.ReceiveAsync(answer, patience.Token);
        Assert.StartsWith("SIP/2.0 200 OK\r\nVia: SIP/2.0/WS df7jal23ls0d.invalid;", Encoding.ASCII.GetString(answer, 0, received.Count), StringComparison.Ordinal);
    }

    // All that comes until the engine closes.
    private static async Task<string> Say(Engine engine, string from, string length)
    {
        using var client = new TcpClient(new IPEndPoint(IPAddress.Parse(from), 0));
        await client.ConnectAsync(engine.Sip);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Options(engine, "TCP", from, length)));
        using var patience = new CancellationTokenSource(Wait.Soon);
        using var all = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(all, patience.Token);
        }
        catch (IOException)
        {
            // reset: closed all the same
        }

        return Encoding.ASCII.GetString(all.ToArray());
    }

    private static string Options(Engine engine, string protocol, string from, string length) =>
        $"OPTIONS sip:100@{engine.Sip} SIP/2.0\r\nVia: SIP/2.0/{protocol} {from};branch=z9hG4bKx\r\nFrom: <sip:x@x>;tag=x\r\nTo: <sip:100@x>\r\n"
        + $"Call-ID: {Guid.NewGuid()}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n{length}\r\n";
}

using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Tests.Transports.Streams;

public sealed class WebSocketTransportTests
{
    private const string Good = "GET / HTTP/1.1\r\nHost: pbx\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, sip\r\n\r\n";

    [Theory]
    [InlineData(SipProtocol.Ws)]
    [InlineData(SipProtocol.Wss)]
    public async Task Each_message_of_a_browser_is_one_of_ours_and_answers_go_back_over_its_socket(SipProtocol protocol)
    {
        using var pem = new Pem();
        pem.Issue("pbx.example");
        using var files = new CertificateFiles(pem.Certificate, pem.Key, TimeProvider.System, NullLogger.Instance);
        await using var peer = new StreamPeer(protocol, new StreamOptions { Tls = new TlsOptions { Certificate = files, Clients = ClientCertificates.Required } });
        peer.OnMessage = (transport, remote) => transport.Send(StreamPeer.Bytes("SIP/2.0 200 OK é"), remote);
        using ClientWebSocket browser = await Browser(peer, protocol);
        Assert.Equal("sip", browser.SubProtocol);
        await browser.SendAsync(StreamPeer.Bytes("REGISTER without a length"), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("SIP/2.0 200 OK é", await Next(browser, WebSocketMessageType.Text));
        byte[] parts = StreamPeer.Bytes(new string('x', 30_000));
        await browser.SendAsync(parts.AsMemory(0, 20_000), WebSocketMessageType.Binary, false, CancellationToken.None);
        await browser.SendAsync(parts.AsMemory(20_000), WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal("SIP/2.0 200 OK é", await Next(browser, WebSocketMessageType.Text));
        Assert.Equal(["REGISTER without a length", new string('x', 30_000)], peer.Received);

        await browser.SendAsync(StreamPeer.Bytes("\r\n\r\n"), WebSocketMessageType.Text, true, CancellationToken.None);
        Assert.Equal("\r\n", await Next(browser, WebSocketMessageType.Text));
        await browser.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await StreamPeer.Until(() => peer.Lost.Count == 1, "its end is told");
        Assert.False(peer.Transport.Send("x"u8, peer.Lost[0].Remote)); // nobody can call a browser
    }

    [Fact]
    public async Task What_is_no_text_goes_as_bytes_and_what_is_too_long_ends_it()
    {
        await using var peer = new StreamPeer(SipProtocol.Ws, new StreamOptions { MostMessage = 10_000 });
        peer.OnMessage = (transport, remote) => transport.Send([0xff, (byte)'a'], remote);
        using ClientWebSocket browser = await Browser(peer, SipProtocol.Ws);
        await browser.SendAsync(StreamPeer.Bytes("A"), WebSocketMessageType.Text, true, CancellationToken.None);
        await Next(browser, WebSocketMessageType.Binary);
        await browser.SendAsync(new byte[10_001], WebSocketMessageType.Binary, true, CancellationToken.None);
        Assert.Equal("", await Next(browser, WebSocketMessageType.Close));
        Assert.Single(peer.Received);
    }

    [Theory]
    [InlineData("", "", "101")]
    [InlineData("GET /", "POST /", "400")]
    [InlineData("HTTP/1.1", "HTTP/1.0", "400")]
    [InlineData("Host: pbx", "Ho st: pbx", "400")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c", "426")]
    [InlineData("keep-alive, Upgrade", "keep-alive", "426")]
    [InlineData("Version: 13", "Version: 8", "426")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "short", "400")]
    [InlineData("chat, sip", "chat", "400")]
    [InlineData("Sec-WebSocket-Protocol: chat, sip\r\n", "", "400")]
    public async Task Only_a_WebSocket_for_SIP_is_taken(string part, string instead, string status)
    {
        await using var peer = new StreamPeer(SipProtocol.Ws);
        using TcpClient client = await peer.Connect();
        string request = part.Length == 0 ? Good : Good.Replace(part, instead, StringComparison.Ordinal);
        foreach (byte b in StreamPeer.Bytes(request))
        {
            await client.GetStream().WriteAsync(new[] { b });
        }

        string answer = await StreamPeer.Read(client.GetStream(), 12);
        Assert.Equal($"HTTP/1.1 {status}", answer);
        if (status == "101")
        {
            Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", await StreamPeer.Read(client.GetStream(), 140), StringComparison.Ordinal);
        }
        else
        {
            Assert.True(await StreamPeer.IsClosed(client.GetStream()));
        }
    }

    [Fact]
    public async Task A_request_without_end_is_closed_by_size_and_by_time()
    {
        await using var peer = new StreamPeer(SipProtocol.Ws);
        using TcpClient endless = await peer.Connect();
        using TcpClient slow = await peer.Connect();
        await slow.GetStream().WriteAsync(StreamPeer.Bytes(Good[..^2]));
        await endless.GetStream().WriteAsync(new byte[9000]);
        Assert.True(await StreamPeer.IsClosed(endless.GetStream()));
        peer.Clock.Advance(TimeSpan.FromSeconds(12));
        Assert.True(await StreamPeer.IsClosed(slow.GetStream()));
    }

    private static async Task<ClientWebSocket> Browser(StreamPeer peer, SipProtocol protocol)
    {
        var browser = new ClientWebSocket();
        browser.Options.AddSubProtocol("sip");
#pragma warning disable CA5359 // whom the test trusts does not matter to the server
        browser.Options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        await browser.ConnectAsync(new Uri($"{(protocol == SipProtocol.Wss ? "wss" : "ws")}://{peer.At}"), CancellationToken.None);
        return browser;
    }

    private static async Task<string> Next(ClientWebSocket browser, WebSocketMessageType type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        WebSocketReceiveResult part = await browser.ReceiveAsync(buffer, patience.Token);
        Assert.Equal(type, part.MessageType);
        return Encoding.UTF8.GetString(buffer, 0, part.Count);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Routing.Server.Tests.Hosting;

namespace Routing.Server.Tests.Api;

/// <summary>Messages, calls, trunks and bans over HTTP.</summary>
public sealed class SeeingTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("/api/v1/calls", "calls")]
    [InlineData("/api/v1/trunks", "trunks")]
    [InlineData("/api/v1/bans", "bans")]
    [InlineData("/api/v1/pins", "pins")]
    public async Task What_is_not_there_is_an_empty_list(string path, string name)
    {
        using JsonDocument list = JsonDocument.Parse(await fixture.Http.GetStringAsync(path));
        Assert.True(list.RootElement.GetProperty("at").TryGetDateTimeOffset(out _));
        Assert.Empty(list.RootElement.GetProperty(name).EnumerateArray());
    }

    [Theory]
    [InlineData("GET", "/api/v1/calls/x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/trunks/x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/trace?call_id=x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/trace", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/trace.pcap?call_id=x", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/interactions/0198c1f0-0000-7000-8000-000000000000/trace.pcap", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/bans/192.0.2.66", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/v1/bans/nobody", HttpStatusCode.BadRequest)]
    [InlineData("DELETE", "/api/v1/pins/1001", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem(string method, string path, HttpStatusCode expected)
    {
        using HttpResponseMessage response = await fixture.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_registrations_messages_are_found_and_its_secrets_are_for_the_admin_alone()
    {
        string callId = await Register();
        string told = await fixture.Http.GetStringAsync($"/api/v1/trace?call_id={callId}&bodies=true");
        Assert.Contains("REGISTER", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        string capture = $"/api/v1/trace.pcap?call_id={callId}";
        Assert.DoesNotContain(Secret, await fixture.Http.GetStringAsync(capture), StringComparison.Ordinal);
        Assert.Contains(Secret, await fixture.Http.GetStringAsync($"{capture}&secrets=true"), StringComparison.Ordinal);
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.OK, (await anonymous.GetAsync(capture)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await anonymous.GetAsync($"{capture}&secrets=true")).StatusCode);
        anonymous.DefaultRequestHeaders.Authorization = new("Bearer", "another");
        Assert.Equal(HttpStatusCode.Forbidden, (await anonymous.GetAsync($"{capture}&secrets=true")).StatusCode);
    }

    [Fact]
    public async Task A_ban_is_lifted_by_whoever_has_a_token()
    {
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.DeleteAsync("/api/v1/bans/192.0.2.66")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.DeleteAsync("/api/v1/pins/1001")).StatusCode);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1:8080", HttpStatusCode.OK)]
    [InlineData("[::1]:8080", HttpStatusCode.OK)]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example:8080", HttpStatusCode.MisdirectedRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.MisdirectedRequest)]
    public async Task Without_a_token_this_machine_reads_by_its_own_names_alone(string host, HttpStatusCode status)
    {
        using var anonymous = new HttpClient { BaseAddress = fixture.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls");
        request.Headers.Host = host;
        using HttpResponseMessage answer = await anonymous.SendAsync(request);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status != HttpStatusCode.OK, (await answer.Content.ReadAsStringAsync()).Contains("node.http.hosts", StringComparison.Ordinal));
        using var shown = new HttpRequestMessage(HttpMethod.Get, "/api/v1/calls");
        shown.Headers.Host = host;
        shown.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", fixture.Token);
        using HttpResponseMessage known = await anonymous.SendAsync(shown);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public async Task Bans_connections_and_copies_are_in_the_metrics_from_the_start()
    {
        string metrics = await fixture.Http.GetStringAsync("/metrics");
        Assert.Contains("\nrouting_sip_bans 0\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nrouting_pins_shut 0\n", metrics, StringComparison.Ordinal);
        foreach (string reason in new[] { "acl", "rate", "auth", "malformed", "overload", "draining", "ban" })
        {
            Assert.Contains($"\nrouting_sip_rejected_total{{reason=\"{reason}\"}}", metrics, StringComparison.Ordinal);
        }

        foreach (string method in new[] { "INVITE", "ACK", "BYE", "CANCEL", "OPTIONS", "REGISTER", "INFO", "UPDATE", "PRACK", "REFER", "NOTIFY", "SUBSCRIBE", "other" })
        {
            Assert.Contains($"\nrouting_sip_retransmissions_total{{method=\"{method}\"}}", metrics, StringComparison.Ordinal);
            Assert.Contains($"\nrouting_sip_requests_total{{direction=\"in\",method=\"{method}\"}}", metrics.Replace($"method=\"{method}\",direction=\"in\"", $"direction=\"in\",method=\"{method}\"", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    // Credentials that are wrong: they are not to be seen either.
    private async Task<string> Register()
    {
        string callId = Guid.NewGuid().ToString("N");
        using var phone = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        string[] parts = fixture.Engine.SipEndPoints[0].Split(':');
        string request = $"""
            REGISTER sip:routing SIP/2.0
            Via: SIP/2.0/UDP {phone.Client.LocalEndPoint};rport;branch=z9hG4bK{callId}
            From: <sip:1001@routing>;tag=x
            To: <sip:1001@routing>
            Call-ID: {callId}
            CSeq: 1 REGISTER
            Contact: <sip:1001@{phone.Client.LocalEndPoint}>
            Max-Forwards: 70
            Authorization: Digest username="1001", realm="routing", nonce="{Secret}", uri="sip:routing", response="{Secret}"
            Content-Length: 0


            """.ReplaceLineEndings("\r\n");
        await phone.SendAsync(Encoding.ASCII.GetBytes(request), new IPEndPoint(IPAddress.Loopback, int.Parse(parts[^1], null)));
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await phone.ReceiveAsync(deadline.Token);
        return callId;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Media.Relay;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests.Relay;

public class LegSocketsTests
{
    [Theory]
    [InlineData("203.0.113.9", 20000, 20099, "203.0.113.9")]
    [InlineData("203.0.113.9", 20000, 20099, "node.media.listen")]
    [InlineData("2001:db8::9", 20000, 20099, "2001:db8::9")]
    [InlineData("2001:db8::9", 20000, 20099, "node.media.listen")]
    [InlineData("127.0.0.1", 20001, 20002, "20001-20002")]
    [InlineData("127.0.0.1", 20001, 20002, "node.media.ports")]
    public void What_cannot_be_listened_on_is_told_at_the_start(string listen, int first, int last, string mentions)
    {
        var options = new MediaEngineOptions { Listen = IPAddress.Parse(listen), Ports = (first, last), Metered = false };
        IOException e = Assert.Throws<IOException>(() => new MediaEngine(options));
        Assert.Contains(mentions, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listening_on_all_addresses_the_SDP_has_the_one_of_the_route_and_never_0_0_0_0()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.Any });
        MediaResult known = await engine.OfferAsync(new MediaLegOptions { Peer = IPAddress.Parse("127.0.5.5") }, new RecordingEvents());
        Assert.Contains("c=IN IP4 127.", Encoding.ASCII.GetString(known.Sdp.Span), StringComparison.Ordinal);
        MediaResult unknown = await engine.OfferAsync(new MediaLegOptions(), new RecordingEvents());
        Assert.DoesNotContain("0.0.0.0", Encoding.ASCII.GetString(unknown.Sdp.Span), StringComparison.Ordinal);
        MediaResult told = await engine.OfferAsync(new MediaLegOptions { Advertise = "198.51.100.1" }, new RecordingEvents());
        Assert.Contains("c=IN IP4 198.51.100.1\r\n", Encoding.ASCII.GetString(told.Sdp.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("198.51.100.1", "127.0.5.5", "c=IN IP4 198.51.100.1")]
    [InlineData("198.51.100.1", "::1", "c=IN IP6 ::1")]
    [InlineData("2001:db8::5", "127.0.5.5", "c=IN IP4 127.")]
    [InlineData("pbx.example", "::1", "c=IN IP4 pbx.example")]
    [InlineData("", "127.0.5.5", "c=IN IP4 127.")] // none, whatever the engine advertises
    public async Task Listening_on_both_families_an_advertised_address_is_for_peers_of_its_own(string advertise, string peer, string expected)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 on this machine");
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.IPv6Any, Advertise = advertise.Length > 0 ? advertise : "203.0.113.99" });
        MediaResult result = await engine.OfferAsync(new MediaLegOptions { Advertise = advertise.Length > 0 ? null : "", Peer = IPAddress.Parse(peer) }, new RecordingEvents());
        Assert.Contains(expected, Encoding.ASCII.GetString(result.Sdp.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", null, "::1")] // the route to the peer has an IPv6 address
    [InlineData("127.0.0.1", "2001:db8::5", null)]
    [InlineData("::1", "198.51.100.1", null)]
    public async Task An_address_of_a_family_that_the_sockets_have_not_is_refused_and_never_put_into_SDP(
        string listen, string? advertise, string? peer)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 on this machine");
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.Parse(listen), Advertise = advertise });
        var options = new MediaLegOptions { Peer = peer is null ? null : IPAddress.Parse(peer) };
        MediaResult result = await engine.OfferAsync(options, new RecordingEvents());
        Assert.Equal((488, 301), (result.Refusal?.Status ?? 0, result.Refusal?.WarningCode ?? 0));
        Assert.Contains("node.media.listen", result.Refusal!.Text, StringComparison.Ordinal);
        Assert.Equal(default, engine.Counts);
    }

    [Fact]
    public async Task An_IPv6_offer_to_IPv4_sockets_is_refused()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.Any });
        byte[] offer = Encoding.ASCII.GetBytes(
            "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
        MediaResult result = await engine.AnswerAsync(new MediaLegOptions(), offer, new RecordingEvents());
        Assert.Equal((488, 301), (result.Refusal?.Status ?? 0, result.Refusal?.WarningCode ?? 0));
        Assert.Equal(default, engine.Counts);
    }

    [Fact]
    public async Task IPv4_media_offered_over_IPv6_signalling_is_answered_with_an_IPv4_address()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.Any });
        using TestPhone phone = new();
        MediaResult result = await engine.AnswerAsync(
            new MediaLegOptions { Peer = IPAddress.IPv6Loopback }, phone.Sdp(), new RecordingEvents());
        Assert.True(result.Ok, result.Refusal?.Text);
        Assert.Contains("c=IN IP4 127.0.0.1\r\n", Encoding.ASCII.GetString(result.Sdp.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_socket_of_both_families_serves_an_IPv4_phone()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 on this machine");
        await using MediaEngine engine = LiveEngine.Start(o => o with { Listen = IPAddress.IPv6Any });
        using TestPhone a = new(), b = new();
        MediaLegId legA = engine.Answer(a, new RecordingEvents());
        MediaLegId legB = engine.Answer(b, new RecordingEvents());
        engine.Bridge(legA, legB);
        a.Tone(440, packets: 3);
        b.WaitFor(3);
    }

    [Fact]
    public void The_limit_of_open_files_bounds_the_legs()
    {
        long limit = DescriptorLimit.Raise();
        Assert.True(limit >= 256);
        Assert.Equal(limit, DescriptorLimit.Raise());
        Assert.Equal(744, DescriptorLimit.Legs(1_000));
        Assert.Equal(0, DescriptorLimit.Legs(100));
    }
}

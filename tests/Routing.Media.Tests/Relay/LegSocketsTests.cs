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
    [InlineData("127.0.0.1", 20001, 20002, "20001-20002")]
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

using Routing.Server.Tracing;

namespace Routing.Server.Tests.Tracing;

public sealed class SdpSummaryTests
{
    [Theory]
    [InlineData("v=0|o=- 1 1 IN IP4 10.0.0.1|c=IN IP4 10.0.0.1|m=audio 4000 RTP/AVP 0 8 101|a=rtpmap:101 telephone-event/8000|a=sendonly", "10.0.0.1:4000 PCMU,PCMA,telephone-event sendonly")]
    [InlineData("v=0|a=inactive|m=audio 4000 RTP/SAVP 9|c=IN IP6 2001:db8::1|a=crypto:1 X inline:***", "2001:db8::1:4000 G722 inactive srtp")]
    [InlineData("v=0|c=IN IP4 10.0.0.1|m=audio 0 RTP/AVP 0|m=video 6000 RTP/AVP 99|a=rtpmap:99 H264/90000", "refused; video 10.0.0.1:6000 H264 sendrecv")]
    [InlineData("--x|Content-Type: application/sdp||v=0|c=IN IP4 10.0.0.1|m=audio 4000 RTP/AVP 0|--x--", "10.0.0.1:4000 PCMU sendrecv")]
    [InlineData("v=0|s=-", "no media")]
    [InlineData("v=0|m=", "?:? | sendrecv")]
    [InlineData("Signal=*", null)]
    [InlineData("", null)]
    public void A_description_is_told_in_a_few_words(string body, string? told) =>
        Assert.Equal(told?.Replace("|", "", StringComparison.Ordinal), SdpSummary.Of(body.Replace("|", "\r\n", StringComparison.Ordinal)));
}

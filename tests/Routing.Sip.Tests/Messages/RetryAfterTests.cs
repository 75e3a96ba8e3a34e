using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Messages;

public sealed class RetryAfterTests
{
    // RFC 3261 §20.33; too much is cut, not forgotten: a carrier that asks for a day is not asked again after five seconds.
    [Theory]
    [InlineData("17 (lunch);duration=9", 17)]
    [InlineData("0", 0)]
    [InlineData("600", 600)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("86400", 3600)]
    [InlineData("99999999999", 3600)]
    [InlineData("-1", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void What_is_asked_for_is_kept_up_to_an_hour(string text, int? seconds)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(
            "SIP/2.0 503 No\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:a@a>;tag=1\r\nTo: <sip:a@a>;tag=2\r\nCall-ID: 1\r\nCSeq: 1 INVITE\r\n"
            + $"Retry-After: {text}\r\nContent-Length: 0\r\n\r\n");
        SipParser.Parse(bytes, new SipIndex(), out SipMessage response);
        Assert.Equal(seconds, (int?)RetryAfter.Of(response)?.TotalSeconds);
    }
}

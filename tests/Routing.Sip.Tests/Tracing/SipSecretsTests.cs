using System.Text;
using Routing.Sip.Tracing;

namespace Routing.Sip.Tests.Tracing;

public sealed class SipSecretsTests
{
    /// <summary>Lines with a secret in them, and what must still be there.</summary>
    public static TheoryData<string, string> Lines { get; } = new()
    {
        { "Authorization: Digest username=\"1001\", realm=\"r\", nonce=\"SECRET\", uri=\"sip:a\", response=\"SECRET\", cnonce=\"SECRET\", opaque=\"SECRET\"", "username=\"1001\", realm=\"r\"" },
        { "Proxy-Authorization: Digest response = SECRET,username=\"1001\"", "username=\"1001\"" },
        { "PROXY-authorization :Digest response=\"SECRET", "response" },
        { "WWW-Authenticate: Digest realm=\"r\", nonce=\"SECRET\", qop=\"auth\"", "qop=\"auth\"" },
        { "Proxy-Authenticate: Digest nonce=\"SEC\\\"SECRET\", stale=true", "stale=true" },
        { "Authentication-Info: nextnonce=\"SECRET\", rspauth=\"SECRET\", qop=auth", "qop=auth" },
        { "Authorization: Basic SECRETxyz==", "Basic" },
        { "Authorization: Bearer SECRET", "Bearer" },
        { "Authorization: Bearer token=\"SECRET\", SECRET", "Bearer" },
        { "Authorization: SECRET", "Authorization" },
        { "Authorization: Digest username=\"1001\",\r\n response=\"SECRET\"", "username=\"1001\"" },
        { "X-Auth-Token: SECRET", "X-Auth-Token" },
        { "X-API-Key: SECRET", "X-API-Key" },
        { "Cookie: a=SECRET", "Cookie" },
        { "Contact: <sip:1001:SECRET@10.0.0.1;transport=tcp>;expires=60", "@10.0.0.1;transport=tcp>;expires=60" },
        { "To: \"x\" <sips:1001:SECRET@10.0.0.1>", "@10.0.0.1>" },
        { "Contact: <sip:1001@10.0.0.1;pn-provider=apns;pn-prid=SECRET;pn-param=SECRET>", "pn-provider=apns" },
        { "Refer-To: <sip:1001@h?password=SECRET&x=1>", "&x=1" },
        { "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET|2^20|1:32 inline:SECRET", "a=crypto:1 AES_CM_128_HMAC_SHA1_80" },
        { "a=key-mgmt:mikey SECRET", "a=key-mgmt" },
        { "a=ice-pwd:SECRET", "a=ice-pwd" },
        { "k=clear:SECRET", "k=" },
        { "Signal=SECRET", "Signal=" },
        { "SIGNAL = SECRET", "SIGNAL =" },
        { "Digits\t=SECRET", "Digits" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_secret_is_taken_out_wherever_it_stands_and_the_rest_stays(string line, string stays)
    {
        foreach (string message in new[] { $"INVITE sip:a@b SIP/2.0\r\n{line}\r\nCall-ID: x\r\n\r\nv=0\r\n", $"INVITE sip:a@b SIP/2.0\r\nCall-ID: x\r\n\r\nv=0\r\n{line}\r\n", line })
        {
            byte[] bytes = Encoding.ASCII.GetBytes(message);
            byte[] clean = SipSecrets.Without(bytes);
            string text = Encoding.ASCII.GetString(clean);
            Assert.DoesNotContain("SECRET", text, StringComparison.Ordinal);
            Assert.Contains(stays, text, StringComparison.Ordinal);
            Assert.Equal(bytes.Length, clean.Length);
            Assert.Contains("SECRET", Encoding.ASCII.GetString(bytes), StringComparison.Ordinal); // a copy
        }
    }

    [Theory]
    [InlineData("Content-Type: application/dtmf", "5", "*")]
    [InlineData("content-type:application/DTMF;charset=x", " 5\r\n", "**\r\n")]
    [InlineData("c: application/dtmf", "#", "*")]
    [InlineData("Content-Type:\r\n application/dtmf", "5\n", "*\n")]
    [InlineData("Content-Type: application/dtmf-relay", "Signal = 5\r\nDuration=160\r\n", "Signal =**\r\nDuration=***\r\n")]
    [InlineData("Content-Type: application/dtmf-relay", "5\r\nX: 6", "*\r\n****")]
    [InlineData("Content-Type: text/plain", "5", "5")]
    [InlineData("X: application/dtmf", "5", "5")]
    public void A_body_of_keys_is_taken_out_whatever_its_form(string header, string body, string shown)
    {
        string head = $"INFO sip:a@b SIP/2.0\r\n{header}\r\nCall-ID: x\r\nContent-Length: 1\r\n\r\n";
        Assert.Equal(head + shown, Encoding.ASCII.GetString(SipSecrets.Without(Encoding.ASCII.GetBytes(head + body))));
    }

    [Fact]
    public void What_holds_no_secret_stays_as_it_is()
    {
        const string Message = "INVITE sip:100@10.0.0.2:5060;user=phone SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK1;rport\r\n"
            + "From: \"Sip: A\" <sip:200@10.0.0.1:5062>;tag=a\r\nTo: sip:100@10.0.0.2:5060\r\nCall-ID: a:b@c\r\nCSeq: 1 INVITE\r\n"
            + "Contact: <sip:200@10.0.0.1:5060>, <sip:300@10.0.0.3:5060>\r\nReason: Q.850;cause=16\r\n\r\nv=0\r\no=a 1 1 IN IP4 10.0.0.1\r\na=rtpmap:0 PCMU/8000\r\n";
        Assert.Equal(Message, Encoding.ASCII.GetString(SipSecrets.Without(Encoding.ASCII.GetBytes(Message))));
    }

    [Fact]
    public void Any_bytes_are_taken_and_keep_their_length()
    {
        var random = new Random(5);
        byte[] seed = Encoding.ASCII.GetBytes(string.Join("\r\n", Lines.Select(row => row.Data.Item1)));
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = seed[random.Next(seed.Length / 2)..random.Next(seed.Length / 2, seed.Length)];
            for (int change = random.Next(8); change > 0 && bytes.Length > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(bytes.Length, SipSecrets.Without(bytes).Length);
        }
    }
}

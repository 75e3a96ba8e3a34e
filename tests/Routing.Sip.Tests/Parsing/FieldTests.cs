using System.Text;
using Routing.Sip.Messages;
using Routing.Sip.Parsing;

namespace Routing.Sip.Tests.Parsing;

public sealed class FieldTests
{
    [Fact]
    public void The_fields_of_an_INVITE_are_read()
    {
        byte[] bytes = Wire.Read("invite");
        Assert.Equal(SipParseError.None, SipParser.Parse(bytes, new SipIndex(), out SipMessage message));
        Assert.True(message.Via.WantsRPort);
        Assert.Equal("z9hG4bK74bf9", Text(message.Via.Branch));
        Assert.Equal(5060, message.Via.Port);
        Assert.Equal("9fxced76sl", Text(message.From.Tag));
        Assert.Equal("Alice \"A\" Smith", SipScan.Text(message.From.Display));
        Assert.True(SipUri.TryParse(message.RequestUri, out SipUri uri));
        Assert.Equal("+81312345678", uri.UserText);
        Assert.Equal(69, message.MaxForwards);
        Assert.Equal("<sip:+81398765432@carrier.example>", message.Text("p-asserted-identity"));
        Assert.Equal("timer, 100rel", message.Text("K"));
        Assert.StartsWith("v=0", Text(message.Body), StringComparison.Ordinal);
        int vias = 0;
        foreach (ReadOnlySpan<byte> item in message.Items(SipHeaderName.Via))
        {
            Assert.True(Via.TryParse(item, out _));
            vias++;
        }

        Assert.Equal(2, vias);
    }

    [Fact]
    public void Compact_forms_folds_and_blanks_around_the_colon_are_read()
    {
        byte[] bytes = Wire.Read("compact");
        Assert.Equal(SipParseError.None, SipParser.Parse(bytes, new SipIndex(), out SipMessage message));
        Assert.Equal(7u, message.CSeq.Number);
        Assert.Equal("sip:bob@192.0.2.1", Text(message.To.Uri));
        Assert.Equal("c@1", Text(message.CallId));
    }

    [Theory]
    [InlineData("b: <sip:a@b>", "Referred-By", "<sip:a@b>")]
    [InlineData("Referred-By: <sip:a@b>", "b", "<sip:a@b>")]
    [InlineData("y: eyJ", "identity", "eyJ")]
    [InlineData("U: refer", "Allow-Events", "refer")]
    [InlineData("r: <sip:c@d>", "Refer-To", "<sip:c@d>")]
    [InlineData("X-B: 1", "x-b", "1")]
    [InlineData("X-B: 1", "b", null)]
    public void Compact_and_long_forms_are_one_name(string line, string name, string? value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(RawPeer.Request("OPTIONS", extra: line + "\r\n"));
        Assert.Equal(SipParseError.None, SipParser.Parse(bytes, new SipIndex(), out SipMessage message));
        Assert.Equal(value, message.Text(name));
    }

    [Theory]
    [InlineData("sip:alice;day=tuesday?x@example.com", "alice;day=tuesday?x", "example.com", 0)]
    [InlineData("sip:1:secret@[2001:db8::1]:5070;transport=udp?Subject=x", "1", "[2001:db8::1]", 5070)]
    [InlineData("sips:example.com", "", "example.com", 0)]
    [InlineData("tel:+81-3-1234;phone-context=x", "+81-3-1234", "", 0)]
    [InlineData("sip:a%20b%zz@h", "a b%zz", "h", 0)]
    public void Uris_are_taken_apart(string text, string user, string host, int port)
    {
        Assert.True(SipUri.TryParse(Encoding.UTF8.GetBytes(text), out SipUri uri));
        Assert.Equal(user, uri.UserText);
        Assert.Equal(host, Text(uri.Host));
        Assert.Equal(port, uri.Port);
    }

    [Theory]
    [InlineData("sip:")]
    [InlineData("sip:@host")]
    [InlineData("sip:2001:db8::10")]
    [InlineData("sip:a@b@c")]
    [InlineData("sip:a@host:99999")]
    [InlineData("sip:a@[2001:db8::zz]")]
    [InlineData("http://example.com")]
    public void Broken_uris_are_refused(string text) => Assert.False(SipUri.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("sip:a@h", "SIP:a@H", true)]
    [InlineData("sip:%61@h", "sip:a@h", true)]
    [InlineData("sip:a@h", "sip:a@h:5060", false)]
    [InlineData("sip:a@h;transport=udp", "sip:a@h", false)]
    [InlineData("sip:A@h", "sip:a@h", false)]
    public void Uris_are_compared_as_RFC_3261_19_1_4_says(string a, string b, bool same) =>
        Assert.Equal(same, SipUri.Same(Encoding.UTF8.GetBytes(a), Encoding.UTF8.GetBytes(b)));

    [Theory]
    [InlineData("\"A, B\" <sip:a@h;x=1>;tag=t", "sip:a@h;x=1", "t")]
    [InlineData("sip:a@h;tag=t", "sip:a@h", "t")]
    [InlineData("A B <sip:a@h> ; x ; TAG = t", "sip:a@h", "t")]
    [InlineData("\"<\" <sip:a@h>", "sip:a@h", "")]
    public void Addresses_are_taken_apart(string text, string uri, string tag)
    {
        Assert.True(NameAddr.TryParse(Encoding.UTF8.GetBytes(text), out NameAddr address));
        Assert.Equal(uri, Text(address.Uri));
        Assert.Equal(tag, Text(address.Tag));
    }

    [Theory]
    [InlineData("SIP / 2.0 / UDP host : 5070 ; branch = z9hG4bKx", "host", 5070, "z9hG4bKx")]
    [InlineData("SIP/2.0/UDP [::1];branch=z9hG4bKy", "[::1]", 0, "z9hG4bKy")]
    public void Vias_are_taken_apart(string text, string host, int port, string branch)
    {
        Assert.True(Via.TryParse(Encoding.UTF8.GetBytes(text), out Via via));
        Assert.Equal(host, Text(via.Host));
        Assert.Equal(port, via.Port);
        Assert.Equal(branch, Text(via.Branch));
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}

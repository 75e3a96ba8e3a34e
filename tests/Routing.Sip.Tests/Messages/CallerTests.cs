using System.Collections.Frozen;
using System.Net;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Sip.Tests.Messages;

/// <summary>Who calls whom, as the application sees it.</summary>
public sealed class CallerTests
{
    [Theory]
    [InlineData("sip:+81312345678;npdi;rn=+81311112222@10.0.0.2", "+81312345678")]
    [InlineData("sip:03-1234-5678;phone-context=+81@10.0.0.2", "03-1234-5678")]
    [InlineData("sip:*21;x=1@10.0.0.2", "*21")]
    [InlineData("sip:bank;oo@10.0.0.2;user=phone", "bank")]
    [InlineData("sip:bank;oo@10.0.0.2", "bank;oo")]
    [InlineData("sip:100%3B5@10.0.0.2", "100;5")]
    [InlineData("sip:;x@10.0.0.2", ";x")]
    [InlineData("sip:1%0D%0A2%1B%7F%C2%853@10.0.0.2", "1 23")]
    [InlineData("tel:+1-201-555-0123;npdi", "+1-201-555-0123")]
    public void A_number_comes_without_its_parameters_and_without_control_characters(string uri, string number)
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("INVITE", uri: uri).Replace("From: <sip:200@10.0.0.1>", $"From: <{uri}>", StringComparison.Ordinal));
        UasInviteDialog dialog = Assert.Single(peer.App.Calls).Dialog;
        Assert.Equal((number, number), (dialog.CalledUser, dialog.CallerUser));
    }

    [Theory]
    [InlineData("\"x\r\n forged line\" ", "x forged line")]
    [InlineData("\"x\\\r\n \tforged\" ", "x forged")]
    [InlineData("x\r\n y ", "x y")]
    [InlineData("\"a\u001b[2Jb\\\"c\u0085\" ", "a[2Jb\"c")]
    public void A_display_name_is_one_line_of_text(string display, string name)
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("INVITE").Replace("From: ", "From: " + display, StringComparison.Ordinal));
        Assert.Equal(name, Assert.Single(peer.App.Calls).Dialog.CallerDisplayName);
    }

    [Fact]
    public void Nothing_a_sender_writes_breaks_a_log_line()
    {
        var peer = new RawPeer(new SipAccessPlan
        {
            Realm = "pbx",
            Phones = [IPNetwork.Parse("10.0.0.0/24")],
            Credentials = FrozenDictionary<string, PhoneCredential>.Empty,
        });
        peer.Send(RawPeer.Request("INVITE"));
        string nonce = peer.Last.Split("nonce=\"")[1].Split('"')[0];
        peer.Send(RawPeer.Request("INVITE", "2", "b2", extra: "Authorization: Digest username=\"x\r\n forged\u001b line\", realm=\"pbx\", "
            + $"nonce=\"{nonce}\", uri=\"sip:100@10.0.0.2\", response=\"0\"\r\n"));
        Assert.Contains(peer.Lines, line => line.Contains("for user x forged line", StringComparison.Ordinal));
        Assert.DoesNotContain(peer.Lines, line => line.Any(char.IsControl));
    }

    [Theory]
    [InlineData("Call-ID: call1", "Call-ID: call\u001b1", "")] // nothing to answer to
    [InlineData("From: <sip:200@", "From: <sip:2\u000700@", "SIP/2.0 400 Bad From")]
    public void Control_characters_where_the_grammar_has_none_are_refused(string good, string bad, string answer)
    {
        var peer = new RawPeer();
        peer.Send(RawPeer.Request("OPTIONS").Replace(good, bad, StringComparison.Ordinal));
        Assert.Equal(answer, string.Concat(peer.Received.Select(text => text.Split("\r\n")[0])));
    }
}

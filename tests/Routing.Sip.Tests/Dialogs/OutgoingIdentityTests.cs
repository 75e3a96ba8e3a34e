using System.Text;
using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>What a call of ours says of its caller, and what it does not let through. The strict checker reads all of it.</summary>
public sealed class OutgoingIdentityTests
{
    private readonly RawPeer _peer = new();
    private readonly TestLeg _leg = new();

    [Theory]
    [InlineData("sip:anonymous@anonymous.invalid", "From: \"Anonymous\" <sip:anonymous@anonymous.invalid>;tag=")]
    [InlineData("sip:+4930123@carrier.example;user=phone", "From: \"Anonymous\" <sip:+4930123@carrier.example;user=phone>;tag=")]
    [InlineData("tel:+4930123", "From: \"Anonymous\" <tel:+4930123>;tag=")]
    [InlineData("sips:a%20b@[2001:db8::1]:5061", "From: \"Anonymous\" <sips:a%20b@[2001:db8::1]:5061>;tag=")]
    public void From_is_what_was_given_in_the_whole_dialog(string from, string line)
    {
        UacInviteDialog call = Call(invite => invite with { FromUri = from, FromDisplayName = "Anonymous", FromUser = "200", ContactUser = "account 7" });
        string invite = _peer.Last;
        Assert.StartsWith(line, RawPeer.Line(invite, "From"), StringComparison.Ordinal);
        Assert.StartsWith("Contact: <sip:account%207@10.0.0.2:5060", RawPeer.Line(invite, "Contact"), StringComparison.Ordinal);
        Assert.DoesNotContain("200@", invite, StringComparison.Ordinal);
        _peer.Send(RawPeer.Response(invite, 200, "one", body: "v=0\r\n"));
        call.Hangup();
        _peer.Run(0.01);
        Assert.StartsWith("BYE ", _peer.Last, StringComparison.Ordinal);
        Assert.Equal(RawPeer.Line(invite, "From").Replace("\"Anonymous\" ", "", StringComparison.Ordinal), RawPeer.Line(_peer.Last, "From"));
    }

    [Theory]
    [InlineData("tel:+4930123")]
    [InlineData("tel:112;phone-context=+49")]
    [InlineData("urn:service:sos")]
    [InlineData("sip:+4930123@carrier.example;user=phone")]
    public void Whoever_is_called_stands_in_the_Request_URI_where_a_Route_says_the_way(string uri)
    {
        Call(invite => invite with { RequestUri = uri, Routes = ["<sip:10.0.0.1;lr>"] });
        Assert.StartsWith($"INVITE {uri} SIP/2.0\r\n", _peer.Last, StringComparison.Ordinal);
        Assert.Equal($"To: <{uri}>", RawPeer.Line(_peer.Last, "To"));
        _peer.Send(RawPeer.Response(_peer.Last, 486, "one"));
        Assert.StartsWith($"ACK {uri} SIP/2.0\r\n", _peer.Last, StringComparison.Ordinal);
        Assert.Equal("Route: <sip:10.0.0.1;lr>", RawPeer.Line(_peer.Last, "Route"));
    }

    [Fact]
    public void A_number_without_a_way_leads_nowhere()
    {
        Call(invite => invite with { RequestUri = "tel:+4930123" });
        Assert.Equal(new DialogEnd(DialogEndCause.Rejected, 503, "no transport leads there"), _leg.End);
    }

    [Theory]
    [InlineData("P-Asserted-Identity", "\"Ann\" <sip:+4930@x;user=phone>, <tel:+4930>")]
    [InlineData("P-Preferred-Identity", "<sip:+4930@x>")]
    [InlineData("Remote-Party-ID", "\"Ann\" <sip:+4930@x>;party=calling;screen=yes;privacy=off")]
    [InlineData("Diversion", "<sip:+4931@x>;reason=unconditional;counter=1;privacy=off")]
    [InlineData("History-Info", "<sip:+4931@x?Reason=SIP%3Bcause%3D302>;index=1, <sip:1@x>;index=1.1;mp=1")]
    [InlineData("Privacy", "id;critical")]
    [InlineData("Alert-Info", "<http://127.0.0.1/x>;info=alert-autoanswer;delay=0")]
    [InlineData("Call-Info", "<sip:10.0.0.2>;answer-after=0")]
    [InlineData("Answer-Mode", "Auto;require")]
    [InlineData("Priv-Answer-Mode", "Auto")]
    [InlineData("Identity", "eyJ.eyJ.sig;info=<https://cert.example/a.pem>;alg=ES256;ppt=\"shaken\"")]
    [InlineData("User-to-User", "56a390;encoding=hex")]
    [InlineData("Resource-Priority", "esnet.0, wps.3")]
    [InlineData("Reason", "Q.850;cause=16;text=\"x\"")]
    public void A_header_that_is_given_stands_there_as_it_is(string name, string value)
    {
        Call(invite => invite with { Headers = [new(name, value)] });
        Assert.Equal($"{name}: {value}", RawPeer.Line(_peer.Last, name));
    }

    [Fact]
    public void No_value_brings_lines_of_its_own()
    {
        Call(invite => invite with
        {
            FromDisplayName = "A \"quoted\" \\ name\r\nX-Evil: 1\t\u0001",
            Headers = [new("Subject", "one\r\nX-Evil: 2\u0000\u007f")],
        });
        Assert.DoesNotContain("\nX-Evil", _peer.Last, StringComparison.Ordinal);
        Assert.StartsWith("From: \"A \\\"quoted\\\" \\\\ name X-Evil: 1 \" <sip:", RawPeer.Line(_peer.Last, "From"), StringComparison.Ordinal);
        Assert.Equal("Subject: one  X-Evil: 2  ", RawPeer.Line(_peer.Last, "Subject"));
    }

    [Theory]
    [InlineData("request", "sip:1@10.0.0.1\r\nX-Evil: 1")]
    [InlineData("request", "sip:1@10.0.0.1 SIP/2.0")]
    [InlineData("request", "sip:1>@10.0.0.1")]
    [InlineData("request", "mailto:x@y")]
    [InlineData("request", "")]
    [InlineData("to", "sip:1@x>;tag=evil\r\nX-Evil: <sip:1@x")]
    [InlineData("from", "sip:\"@x")]
    [InlineData("from", "nobody")]
    [InlineData("header", "X Evil")]
    [InlineData("header", "X-Evil\r\n")]
    [InlineData("header", "")]
    [InlineData("header", "via")]
    [InlineData("header", "CONTENT-LENGTH")]
    [InlineData("header", "l")]
    public void What_would_break_the_message_is_not_sent(string where, string what)
    {
        Call(invite => where switch
        {
            "request" => invite with { RequestUri = what },
            "to" => invite with { ToUri = what },
            "from" => invite with { FromUri = what },
            _ => invite with { Headers = [new(what, "1")] },
        });
        Assert.Empty(_peer.Received);
        Assert.Equal((DialogEndCause.Rejected, 400), (_leg.End!.Value.Cause, _leg.End.Value.Status));
        Assert.NotNull(_leg.End.Value.Reason);
        Assert.Equal(default, _peer.Agent.Counts);
    }

    private UacInviteDialog Call(Func<OutgoingInvite, OutgoingInvite> change)
    {
        UacInviteDialog call = _peer.Agent.Invite(
            change(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Encoding.ASCII.GetBytes("v=0\r\n") }), _leg);
        _peer.Run(0.01);
        return call;
    }
}

using Routing.Sip.Dialogs;

namespace Routing.Sip.Tests.Dialogs;

/// <summary>What a 3xx tells the owner of a call (RFC 3261 §8.1.3.4, §21.3). Nothing is followed by the stack.</summary>
public sealed class MovedContactTests
{
    [Theory]
    [InlineData(302, "<sip:300@10.0.0.2>", "300+")] // what we go by there
    [InlineData(302, "<sip:300@10.0.0.1:5070;transport=tcp>", "300+")] // the phone's own
    [InlineData(302, "sip:300@OFFICE.example", "300+")] // the domain it has registered in
    [InlineData(302, "<tel:+81-3-1234-5678;phone-context=x>", "+81-3-1234-5678+")]
    [InlineData(302, "\"Home\" <sip:300@elsewhere.example>", "300-")]
    [InlineData(301, "<sips:300@10.0.0.2>", "300+")]
    [InlineData(300, "<sip:1@10.0.0.2>;q=0.1, <sip:2@10.0.0.2>, <sip:3@10.0.0.2>;q=0.9", "2+ 3+ 1+")]
    [InlineData(302, "<sip:1@10.0.0.2>, <sip:2@10.0.0.2>, <sip:3@10.0.0.2>, <sip:4@10.0.0.2>, <sip:5@10.0.0.2>", "1+ 2+ 3+ 4+")]
    [InlineData(302, "<sip:10.0.0.2>, <mailto:a@b>, <sip:>, <>, *, <sip:2@10.0.0.2", "")]
    [InlineData(305, "<sip:300@10.0.0.2>", "")]
    [InlineData(380, "<sip:300@10.0.0.2>", "")]
    [InlineData(302, "", "")]
    public void The_Contacts_of_a_3xx_are_told_the_best_first(int status, string contacts, string told)
    {
        (DialogEnd end, RawPeer peer) = Refused(status, contacts);
        Assert.Equal((DialogEndCause.Rejected, status), (end.Cause, end.Status));
        Assert.Equal(told, string.Join(' ', end.MovedTo!.Select(contact => contact.User + (contact.IsHere ? "+" : "-"))));
        Assert.DoesNotContain(peer.Received, message => message.Contains("300@10.0.0.2 SIP/2.0", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_endless_is_left_out() => Assert.Equal("7", Assert.Single(Refused(302, $"<sip:{new string('1', 300)}@10.0.0.2>, <sip:7@10.0.0.2>").End.MovedTo!).User);

    [Fact]
    public void Other_refusals_lead_nowhere() => Assert.Null(Refused(486, "<sip:300@10.0.0.2>").End.MovedTo);

    private static (DialogEnd End, RawPeer Peer) Refused(int status, string contacts)
    {
        var peer = new RawPeer();
        var leg = new TestLeg();
        peer.Agent.Invite(new OutgoingInvite { RequestUri = "sip:1@10.0.0.1:5060", FromUser = "2", Offer = Pair.Offer, Domain = "office.example" }, leg);
        peer.Run(0.01);
        string own = "Contact: <sip:t@10.0.0.1:5060>\r\n";
        peer.Send(RawPeer.Response(peer.Received[0], status, "t").Replace(own, contacts.Length == 0 ? "" : $"Contact: {contacts}\r\n", StringComparison.Ordinal));
        Assert.NotNull(leg.End);
        return (leg.End.Value, peer);
    }
}

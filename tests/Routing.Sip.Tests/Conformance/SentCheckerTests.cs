using System.Text;

namespace Routing.Sip.Tests.Conformance;

/// <summary>The checker finds what it is there to find.</summary>
public sealed class SentCheckerTests
{
    private const string Invite =
        "INVITE sip:100@10.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKabcdefgh;rport\r\nMax-Forwards: 70\r\n"
        + "From: \"A B\" <sip:200@10.0.0.1>;tag=fromtag1\r\nTo: <sip:100@10.0.0.2>\r\nCall-ID: call1\r\nCSeq: 1 INVITE\r\n"
        + "Contact: <sip:200@10.0.0.1:5060>\r\nContent-Type: application/sdp\r\nContent-Length: 59\r\n\r\n"
        + "v=0\r\no=a 1 1 IN IP4 1.2.3.4\r\ns=-\r\nc=IN IP4 1.2.3.4\r\nt=0 0\r\n";

    private const string Ok =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bKabcdefgh;rport=5060;received=10.0.0.1\r\n"
        + "From: \"A B\" <sip:200@10.0.0.1>;tag=fromtag1\r\nTo: <sip:100@10.0.0.2>;tag=ours\r\nCall-ID: call1\r\nCSeq: 1 INVITE\r\n"
        + "Contact: <sip:100@10.0.0.2>\r\nAllow: INVITE, ACK\r\nContent-Length: 0\r\n\r\n";

    private const string Whole = "v=0\r\no=- 7 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\n"
        + "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n";

    [Theory]
    [InlineData("", "", null)]
    [InlineData("SIP/2.0\r\nVia", "SIP/2.1\r\nVia", "start line")]
    [InlineData("sip:100@10.0.0.2 SIP", "sip:1 00@10.0.0.2 SIP", "start line")]
    [InlineData("sip:100@10.0.0.2 SIP", "sip:1<00@10.0.0.2 SIP", "start line")]
    [InlineData(";branch=z9hG4bKabcdefgh", ";branch=abcdefghijkl", "branch")]
    [InlineData(";rport", "", "rport")]
    [InlineData("70", "700", "Max-Forwards")]
    [InlineData("Max-Forwards: 70\r\n", "", "Max-Forwards")]
    [InlineData("\"A B\"", "A \"B\"", "grammar of From")]
    [InlineData("\"A B\"", "\"A\"B\"", "grammar of From")]
    [InlineData(";tag=fromtag1", "", "From has no tag")]
    [InlineData("Call-ID: call1", "Call-ID: call 1", "grammar of Call-ID")]
    [InlineData("1 INVITE", "1 BYE", "CSeq says")]
    [InlineData("1 INVITE", "2147483648 INVITE", "below 2^31")]
    [InlineData("Contact: <sip:200@10.0.0.1:5060>\r\n", "", "Contacts")]
    [InlineData("<sip:200@10.0.0.1:5060>", "<sip:200@10.0.0.1:506000>", "grammar of Contact")]
    [InlineData("<sip:200@10.0.0.1:5060>", "<sip:2 0@10.0.0.1>", "grammar of Contact")]
    [InlineData("Contact: ", "X-Thing: 1\r\nContact: ", "no grammar")]
    [InlineData("Contact: ", "Subject: a\r\nSubject: b\r\nContact: ", "more than once")]
    [InlineData("Length: 59", "Length: 61", "Content-Length")]
    [InlineData("Content-Type: application/sdp\r\n", "", "Content-Type")]
    [InlineData("s=-\r\nc=IN IP4 1.2.3.4", "c=IN IP4 1.2.3.4\r\ns=-", "out of order")]
    [InlineData("c=IN IP4 1.2.3.4", "m=audio 1 RTP/A", "no c=")]
    [InlineData("t=0 0\r\n", "t=0 0\n\n", "does not end")]
    public void Each_fault_of_a_request_is_named(string what, string instead, string? complaint) => Judge(new SentChecker(), Change(Invite, what, instead), complaint);

    [Theory]
    [InlineData("", "", null)]
    [InlineData(";tag=ours", "", "To has no tag")]
    [InlineData("CSeq: 1", "CSeq: 2", "answers no request")]
    [InlineData("tag=fromtag1", "tag=fromtag2", "From is not the request's")]
    [InlineData("10.0.0.1:5060;branch", "10.0.0.9:5060;branch", "Vias are not")]
    [InlineData("From:", "Via: SIP/2.0/UDP x;branch=y\r\nFrom:", "2 Vias")]
    [InlineData("Contact: <sip:100@10.0.0.2>\r\n", "", "one Contact")]
    [InlineData("Allow: INVITE, ACK\r\n", "", "what is allowed")]
    [InlineData("Allow:", "Record-Route: <sip:p;lr>\r\nAllow:", "Record-Route is not")]
    [InlineData("Allow:", "RSeq: 1\r\nAllow:", "belong together")]
    [InlineData("Allow:", "Route: <sip:p;lr>\r\nAllow:", "no Route")]
    [InlineData("<sip:100@10.0.0.2>;tag", "<sip:101@10.0.0.2>;tag", "To is neither")]
    [InlineData("200 OK", "405 No", "second, different")]
    [InlineData("200 OK", "180 Ringing", null)]
    [InlineData("200 OK", "420 No", "without Unsupported")]
    public void Each_fault_of_an_answer_is_named(string what, string instead, string? complaint)
    {
        var checker = new SentChecker();
        checker.Heard("peer", Encoding.UTF8.GetBytes(Invite));
        Judge(checker, Ok, null);
        Judge(checker, Change(Ok, what, instead), complaint);
    }

    // A whole description of ours, changed.
    [Theory]
    [InlineData("", "", null)]
    [InlineData("o=- 7 1 IN", "o=- 7 x IN", "grammar: o=")]
    [InlineData("o=- 7 1 IN IP4 10.0.0.1", "o=- 7 1 IN IP4 10.0.0.256", "grammar: o=")]
    [InlineData("c=IN IP4 10.0.0.1", "c=IN IP6 10.0.0.1", "grammar: c=")]
    [InlineData("c=IN IP4 10.0.0.1", "c=IN IP6 2001:db8::1", null)]
    [InlineData("t=0 0", "t=0", "grammar: t=")]
    [InlineData("m=audio 4000 RTP/AVP 0 101", "m=audio 4000 RTP/AVP", "grammar: m=")]
    [InlineData("m=audio 4000 RTP/AVP 0 101", "m=audio 4000 RTP/AVP 0 0", "stands twice")]
    [InlineData("m=audio 4000 RTP/AVP 0 101", "m=audio 4000 RTP/AVP 0 128", "below 128")]
    [InlineData("a=rtpmap:101 telephone-event/8000", "a=rtpmap:102 telephone-event/8000", "does not have")]
    [InlineData("a=rtpmap:101 telephone-event/8000", "a=rtpmap:101 telephone-event", "attribute")]
    [InlineData("a=sendrecv", "a=sendrecv\r\na=sendonly", "said twice")]
    [InlineData("a=sendrecv", "a=strange:1", "attribute")]
    [InlineData("s=-\r\n", "", "not one s=")]
    public void Each_fault_of_a_description_is_named(string what, string instead, string? complaint) =>
        Judge(new SentChecker(), Described(Change(Whole, what, instead)), complaint);

    // What stands in the next message of the same dialog (RFC 3264 §8).
    [Theory]
    [InlineData("", "", null)]
    [InlineData("o=- 7 1", "o=- 7 2", "not changed")]
    [InlineData("o=- 7 1", "o=- 8 1", "another origin")]
    [InlineData("a=sendrecv", "a=sendonly", "is 1 still")]
    [InlineData("o=- 7 1 IN IP4 10.0.0.1\r\ns=-", "o=- 7 3 IN IP4 10.0.0.1\r\ns=x", "from 1 to 3")]
    [InlineData("o=- 7 1 IN IP4 10.0.0.1\r\ns=-", "o=- 7 2 IN IP4 10.0.0.1\r\ns=x", null)]
    [InlineData("m=audio 4000", "m=video 4000", "place of a stream")]
    public void Each_fault_of_a_description_that_follows_another_is_named(string what, string instead, string? complaint)
    {
        var checker = new SentChecker();
        Judge(checker, Described(Whole), null);
        Judge(checker, Described(Change(Whole, what, instead)).Replace("abcdefgh", "ijklmnop", StringComparison.Ordinal), complaint);
    }

    // What answers it (RFC 3264 §6).
    [Theory]
    [InlineData("", "", null)]
    [InlineData("m=audio 4000 RTP/AVP 0 101", "m=audio 4000 RTP/AVP 0 101 8", "was not offered")]
    [InlineData("RTP/AVP 0", "RTP/SAVP 0", "answers audio 4000 RTP/AVP")]
    [InlineData("a=sendrecv", "a=sendrecv\r\nm=image 0 udptl t38", "2 streams answer 1")]
    [InlineData("telephone-event", "opus", "answers 101")]
    [InlineData("t=0 0", "t=1 0", "answers t=")]
    public void Each_fault_of_a_description_that_answers_another_is_named(string what, string instead, string? complaint)
    {
        var checker = new SentChecker();
        checker.Heard("peer", Encoding.UTF8.GetBytes(Described(Whole)));
        string answer = Change(Whole, what, instead);
        Judge(checker, Ok.Replace("Content-Length: 0\r\n\r\n", $"Content-Type: application/sdp\r\nContent-Length: {answer.Length}\r\n\r\n{answer}", StringComparison.Ordinal), complaint);
    }

    [Fact]
    public void An_answer_that_does_not_mirror_a_hold_is_named()
    {
        var checker = new SentChecker();
        checker.Heard("peer", Encoding.UTF8.GetBytes(Described(Whole.Replace("sendrecv", "sendonly", StringComparison.Ordinal))));
        Judge(checker, Ok.Replace("Content-Length: 0\r\n\r\n", $"Content-Type: application/sdp\r\nContent-Length: {Whole.Length}\r\n\r\n{Whole}", StringComparison.Ordinal), "sendrecv answers sendonly");
    }

    [Fact]
    public void A_request_that_is_sent_again_otherwise_is_found()
    {
        var checker = new SentChecker();
        Judge(checker, Invite, null);
        Judge(checker, Invite, null);
        Judge(checker, Change(Invite, "call1", "call2"), "not the same");
    }

    [Fact]
    public void What_the_user_agents_of_this_test_send_is_looked_at()
    {
        long before = SentFaults.Checked;
        new RawPeer().Send(RawPeer.Request("OPTIONS"));
        Assert.True(SentFaults.Checked > before);
    }

    private static string Described(string body) => string.Concat(Invite.AsSpan(0, Invite.IndexOf("Content-Length", StringComparison.Ordinal)), $"Content-Length: {body.Length}\r\n\r\n{body}");

    private static string Change(string message, string what, string instead)
    {
        Assert.Contains(what, message, StringComparison.Ordinal);
        return what.Length == 0 ? message : message.Replace(what, instead, StringComparison.Ordinal);
    }

    private static void Judge(SentChecker checker, string message, string? complaint)
    {
        string[] faults = [.. checker.Sent("peer", Encoding.UTF8.GetBytes(message))];
        if (complaint is null)
        {
            Assert.Empty(faults);
        }
        else
        {
            Assert.Contains(faults, fault => fault.Contains(complaint, StringComparison.Ordinal));
        }
    }
}

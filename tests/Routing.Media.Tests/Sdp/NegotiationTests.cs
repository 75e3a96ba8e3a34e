using System.Net;
using System.Text;
using Routing.Media.Audio;
using Routing.Media.Sdp;

namespace Routing.Media.Tests.Sdp;

public class NegotiationTests
{
    private static readonly SdpState Fresh = new() { Local = new LocalMedia("192.0.2.1", 20000, [AudioCodec.Pcmu, AudioCodec.Pcma], 77) };

    [Fact]
    public void The_answer_keeps_the_offerers_order_and_numbers()
    {
        SdpStep step = Negotiation.Answer(Fresh, Fixture.Read("phone"));
        Assert.Contains("m=audio 20000 RTP/AVP 8 0 101\r\n", Fixture.Text(step.Sdp), StringComparison.Ordinal);
        AgreedMedia agreed = step.State.Agreed!;
        Assert.Equal((AudioCodec.Pcma, (byte)8, (byte?)101), (agreed.Codec, agreed.PayloadType, agreed.EventPayloadType));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.20"), 11780), agreed.Remote);
    }

    [Fact]
    public void Every_line_keeps_its_place_and_what_is_refused_has_port_0()
    {
        string answer = Fixture.Text(Negotiation.Answer(Fresh, Fixture.Read("three-lines")).Sdp);
        string[] lines = [.. answer.Split("\r\n").Where(l => l.StartsWith("m=", StringComparison.Ordinal))];
        Assert.Equal(["m=video 0 RTP/AVP 31 34", "m=audio 20000 RTP/AVP 96 0", "m=image 0 udptl t38"], lines);
    }

    [Fact]
    public void Key_presses_on_another_clock_and_codecs_at_another_rate_are_not_ours()
    {
        string answer = Fixture.Text(Negotiation.Answer(Fresh, Fixture.Read("high-rate-events")).Sdp);
        Assert.Contains("RTP/AVP 8 101\r\n", answer, StringComparison.Ordinal);
    }

    // RFC 3264 §6.1 and §8.4.
    [Theory]
    [InlineData("sendrecv", "sendrecv", true, true)]
    [InlineData("sendonly", "recvonly", false, true)]
    [InlineData("recvonly", "sendonly", true, false)]
    [InlineData("inactive", "inactive", false, false)]
    public void Directions_are_mirrored(string offered, string answered, bool maySend, bool mayReceive)
    {
        SdpStep step = Negotiation.Answer(Fresh, Offer($"a={offered}"));
        Assert.Contains($"a={answered}\r\n", Fixture.Text(step.Sdp), StringComparison.Ordinal);
        Assert.Equal((maySend, mayReceive), (step.State.Agreed!.MaySend, step.State.Agreed.MayReceive));
    }

    [Fact]
    public void Hold_by_the_unspecified_address_is_answered_with_our_own_address_and_sent_nothing()
    {
        SdpStep step = Negotiation.Answer(Fresh, Fixture.Read("hold-zero"));
        string answer = Fixture.Text(step.Sdp);
        Assert.Contains("c=IN IP4 192.0.2.1\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("a=recvonly\r\n", answer, StringComparison.Ordinal);
        Assert.False(step.State.Agreed!.MaySend);
    }

    [Fact]
    public void The_version_rises_by_one_when_the_content_changes_and_only_then()
    {
        SdpStep first = Negotiation.Answer(Fresh, Offer("a=sendrecv"));
        SdpStep same = Negotiation.Answer(first.State, Offer("a=sendrecv"));
        SdpStep hold = Negotiation.Answer(same.State, Offer("a=sendonly"));
        SdpStep resume = Negotiation.Answer(hold.State, Offer("a=sendrecv"));
        Assert.Equal([1ul, 1, 2, 3], new[] { first, same, hold, resume }.Select(s => s.State.Version));
        Assert.Equal(Fixture.Text(first.Sdp), Fixture.Text(same.Sdp));
        Assert.Contains("o=- 77 3 IN IP4 192.0.2.1\r\n", Fixture.Text(resume.Sdp), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-common-codec", 305)]
    [InlineData("video-only", 304)]
    [InlineData("srtp-only", 302)]
    [InlineData("host-name", 301)]
    [InlineData("ipv6", 301)]
    public void A_refusal_says_why_and_leaves_what_was_agreed(string fixture, int warning)
    {
        SdpState agreed = Negotiation.Answer(Fresh, Fixture.Read("phone")).State;
        SdpStep step = Negotiation.Answer(agreed, Fixture.Read(fixture));
        Assert.Equal((488, warning), (step.Refusal!.Status, step.Refusal.WarningCode));
        Assert.NotEmpty(step.Refusal.Text);
        Assert.Same(agreed, step.State);
    }

    [Fact]
    public void An_offer_leads_with_the_codec_of_the_other_leg()
    {
        string offer = Fixture.Text(Negotiation.Offer(Fresh, AudioCodec.Pcma).Sdp);
        Assert.Contains("m=audio 20000 RTP/AVP 8 0 101\r\n", offer, StringComparison.Ordinal);
        Assert.Contains("m=audio 20000 RTP/AVP 0 8 101\r\n", Fixture.Text(Negotiation.Offer(Fresh).Sdp), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_side_may_use_its_own_number_for_the_same_thing()
    {
        SdpState offered = Negotiation.Offer(Fresh).State;
        AgreedMedia agreed = Negotiation.Accept(offered, Offer("a=rtpmap:96 telephone-event/8000", "8 96")).State.Agreed!;
        Assert.Equal((AudioCodec.Pcma, (byte?)96), (agreed.Codec, agreed.EventPayloadType));
        Assert.Equal(SdpEncoding.TelephoneEvent, agreed.Received(101));
        Assert.Equal(SdpEncoding.TelephoneEvent, agreed.Received(96));
        Assert.Equal(SdpEncoding.Pcmu, agreed.Received(0));
        Assert.Equal(SdpEncoding.Unknown, agreed.Received(18));
    }

    [Fact]
    public void The_answers_of_several_forks_may_follow_each_other_and_the_last_counts()
    {
        SdpStep early = Negotiation.Accept(Negotiation.Offer(Fresh).State, Offer("a=sendrecv"));
        SdpStep final = Negotiation.Accept(early.State, Fixture.Read("phone"));
        Assert.Null(final.Refusal);
        Assert.Equal(11780, final.State.Agreed!.Remote!.Port);
    }

    [Fact]
    public void An_answer_without_an_offer_or_with_its_audio_refused_is_refused()
    {
        Assert.Equal(399, Negotiation.Accept(Fresh, Fixture.Read("phone")).Refusal!.WarningCode);
        SdpDescription refused = Fixture.Parse("v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 0 RTP/AVP 0\r\n"u8);
        SdpStep step = Negotiation.Accept(Negotiation.Offer(Fresh).State, refused);
        Assert.Equal(304, step.Refusal!.WarningCode);
        Assert.NotNull(step.State.Offered);
    }

    [Fact]
    public void Our_offer_in_mid_call_is_a_full_one_and_keeps_the_lines_agreed_before()
    {
        SdpState held = Negotiation.Answer(Fresh, Fixture.Read("three-lines")).State;
        string offer = Fixture.Text(Negotiation.Offer(held, held.Agreed!.Codec).Sdp);
        Assert.Contains("m=video 0 ", offer, StringComparison.Ordinal);
        Assert.Contains("m=audio 20000 RTP/AVP 0 8 96\r\n", offer, StringComparison.Ordinal);
        Assert.Contains("a=sendrecv\r\n", offer, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shorter_offer_is_taken_when_only_refused_lines_are_missing_and_answered_line_by_line()
    {
        // A gateway tried T.38, was refused, and refreshes its session with the sound alone (RFC 3264 §8 would have the line with port 0).
        const string Sound = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";
        SdpState tried = Negotiation.Answer(Fresh, Fixture.Parse(Encoding.ASCII.GetBytes($"{Sound}m=image 4002 udptl t38\r\n"))).State;
        SdpStep step = Negotiation.Answer(tried, Fixture.Parse(Encoding.ASCII.GetBytes(Sound)));
        Assert.Null(step.Refusal);
        Assert.Single(Fixture.Text(step.Sdp).Split("\r\n"), line => line.StartsWith("m=", StringComparison.Ordinal));
        Assert.Equal("m=image 0 udptl t38", step.LeftOut);
        Assert.Null(Negotiation.Answer(step.State, Fixture.Parse(Encoding.ASCII.GetBytes(Sound))).LeftOut); // it is no news

        // Where the sound was another line, what is meant cannot be told.
        SdpState behind = Negotiation.Answer(Fresh, Fixture.Read("three-lines")).State;
        SdpStep other = Negotiation.Answer(behind, Fixture.Parse(Encoding.ASCII.GetBytes(Sound)));
        Assert.Equal(488, other.Refusal!.Status);
        Assert.Same(behind, other.State);
    }

    private static SdpDescription Offer(string attribute, string formats = "0") => Fixture.Parse(Encoding.ASCII.GetBytes(
        $"v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP {formats}\r\n{attribute}\r\n"));
}

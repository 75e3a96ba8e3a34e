using System.Net;
using System.Text;
using Routing.Media.Audio;
using Routing.Simulator.Audio;

namespace Routing.Simulator.Tests.Audio;

public class SessionDescriptionTests
{
    private const string Start = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n";

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n", AudioCodec.Pcmu, 0, 101)]
    [InlineData("m=audio 4000 RTP/AVP 8 96\r\na=rtpmap:96 telephone-event/8000\r\n", AudioCodec.Pcma, 8, 96)]
    [InlineData("m=audio 4000 RTP/AVP 97\r\na=rtpmap:97 PCMU/8000/1\r\n", AudioCodec.Pcmu, 97, 0)]
    [InlineData("m=video 4002 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0", AudioCodec.Pcmu, 0, 0)]
    public void Codec_and_numbers_are_read_as_the_peer_gives_them(string media, AudioCodec codec, byte type, byte events)
    {
        RemoteAudio? remote = RemoteAudio.Read(Encoding.ASCII.GetBytes(Start + media), AudioCodec.Pcmu, out _);

        Assert.Equal(new AudioFormat(codec, type, events), remote!.Format);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 4000), remote.SendTo);
    }

    [Theory]
    [InlineData("a=sendonly\r\n", false, true, "recvonly")]
    [InlineData("a=recvonly\r\n", true, false, "sendonly")]
    [InlineData("a=inactive\r\n", false, false, "inactive")]
    [InlineData("c=IN IP4 0.0.0.0\r\n", false, true, "recvonly")]
    [InlineData("", true, true, "sendrecv")]
    public void Hold_is_answered_as_the_other_side_of_it(string attribute, bool sending, bool hearing, string answered)
    {
        RemoteAudio? remote = RemoteAudio.Read(Encoding.ASCII.GetBytes(Start + "m=audio 4000 RTP/AVP 0\r\n" + attribute), AudioCodec.Pcmu, out _);
        string answer = Encoding.ASCII.GetString(new LocalAudio(new IPEndPoint(IPAddress.Loopback, 5000), 1).Answer(remote!));

        Assert.Equal((sending, hearing), (remote!.SendTo is not null, remote.Sends));
        Assert.Contains($"a={answered}\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=0\r\n")]
    [InlineData(Start)]
    [InlineData(Start + "m=audio 0 RTP/AVP 0\r\n")]
    [InlineData(Start + "m=audio 4000 RTP/SAVP 0\r\n")]
    [InlineData(Start + "m=audio 4000 RTP/AVP 9 18\r\n")]
    [InlineData(Start + "m=audio 99999 RTP/AVP 0\r\n")]
    [InlineData("m=audio 4000 RTP/AVP 0\r\n")]
    [InlineData("c=IN IP4 not.an.address\r\nm=audio 4000 RTP/AVP 0\r\n")]
    [InlineData("\0\0m=audio\nm=\na=rtpmap:\nc=IN \n")]
    public void What_cannot_be_used_is_refused_with_a_reason(string sdp)
    {
        Assert.Null(RemoteAudio.Read(Encoding.ASCII.GetBytes(sdp), AudioCodec.Pcmu, out string? problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void Our_own_offer_and_answer_are_understood_and_the_version_rises()
    {
        var caller = new LocalAudio(new IPEndPoint(IPAddress.Loopback, 5000), 1);
        var agent = new LocalAudio(new IPEndPoint(IPAddress.Loopback, 6000), 2);
        RemoteAudio offer = RemoteAudio.Read(caller.Offer(AudioCodec.Pcma), AudioCodec.Pcmu, out _)!;
        RemoteAudio answer = RemoteAudio.Read(agent.Answer(offer), AudioCodec.Pcma, out _)!;

        Assert.Equal((5000, 6000), (offer.SendTo!.Port, answer.SendTo!.Port));
        Assert.Equal(new AudioFormat(AudioCodec.Pcma, 8, 101), answer.Format);
        Assert.Contains("o=- 1 2 ", Encoding.ASCII.GetString(caller.Offer(AudioCodec.Pcma)), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_lines_of_an_offer_are_refused_in_their_places()
    {
        string offer = Start + "m=video 4002 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\n";
        RemoteAudio remote = RemoteAudio.Read(Encoding.ASCII.GetBytes(offer), AudioCodec.Pcmu, out _)!;
        string answer = Encoding.ASCII.GetString(new LocalAudio(new IPEndPoint(IPAddress.Loopback, 5000), 1).Answer(remote));

        Assert.Equal(
            ["m=video 0 RTP/AVP 31", "m=audio 5000 RTP/AVP 0"],
            answer.Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal)));
    }
}

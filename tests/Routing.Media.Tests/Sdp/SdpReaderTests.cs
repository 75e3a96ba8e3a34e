using System.Net;
using System.Text;
using Routing.Media.Audio;
using Routing.Media.Sdp;

namespace Routing.Media.Tests.Sdp;

public class SdpReaderTests
{
    [Fact]
    public void A_phones_offer_is_read_with_its_formats_in_order()
    {
        SdpDescription sdp = Fixture.Read("phone");
        SdpMedia audio = Assert.Single(sdp.Media);
        Assert.Equal(
            [
                new SdpFormat(9, SdpEncoding.Unknown), new SdpFormat(8, SdpEncoding.Pcma),
                new SdpFormat(0, SdpEncoding.Pcmu), new SdpFormat(101, SdpEncoding.TelephoneEvent),
            ],
            audio.Formats);
        Assert.Equal((11780, 20, IPAddress.Parse("192.0.2.20")), (audio.Port, audio.PacketTime, audio.Address));
        Assert.Equal(SdpDirection.SendRecv, audio.Direction);
    }

    [Fact]
    public void Session_level_lines_unknown_ones_bare_line_feeds_and_a_missing_last_one_are_taken()
    {
        SdpDescription sdp = Fixture.Read("session-level-and-no-last-crlf");
        SdpMedia audio = Assert.Single(sdp.Media);
        Assert.Equal(IPAddress.Parse("224.2.17.12"), audio.Address);
        Assert.Equal(SdpDirection.Inactive, audio.Direction);
        Assert.Equal(49170, audio.Port);
        Assert.Equal(SdpEncoding.Pcmu, Assert.Single(audio.Formats).Encoding);
        Assert.Equal("3034423619 3042462419", sdp.Timing);
    }

    [Fact]
    public void The_medias_own_lines_win_and_names_are_read_in_any_case()
    {
        SdpDescription sdp = Fixture.Read("three-lines");
        Assert.Equal(["video", "audio", "image"], sdp.Media.Select(m => m.Kind));
        Assert.Equal(1, sdp.AudioIndex);
        Assert.Equal([SdpEncoding.TelephoneEvent, SdpEncoding.Pcmu], sdp.Media[1].Formats.Select(f => f.Encoding));
        Assert.Equal(IPAddress.Parse("192.0.2.31"), sdp.Media[1].Address);
    }

    [Theory]
    [InlineData("", "v=0")]
    [InlineData("hello", "v=0")]
    [InlineData("v=0\r\nm=audio x RTP/AVP 0\r\n", "m=")]
    [InlineData("v=0\r\nm=audio 70000 RTP/AVP 0\r\n", "m=")]
    [InlineData("v=0\r\nm=\r\n", "m=")]
    public void What_cannot_be_used_is_said(string body, string mentions)
    {
        Assert.Null(SdpReader.Read(Encoding.ASCII.GetBytes(body), out string problem));
        Assert.Contains(mentions, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_large_and_too_many_lines_are_refused()
    {
        Assert.Null(SdpReader.Read(new byte[20_000], out _));
        string many = "v=0\r\n" + string.Concat(Enumerable.Repeat("m=audio 1 RTP/AVP 0\r\n", 17));
        Assert.Null(SdpReader.Read(Encoding.ASCII.GetBytes(many), out string problem));
        Assert.Contains("16", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void No_mutation_of_any_fixture_makes_reading_or_answering_throw_or_write_foreign_lines()
    {
        var random = new Random(20260105);
        string[] names = [.. Fixture.Names];
        var state = new SdpState { Local = new LocalMedia("192.0.2.1", 20000, [AudioCodec.Pcmu, AudioCodec.Pcma], 1) };
        int answered = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = Mutate(Fixture.Bytes(names[i % names.Length]), random);
            if (SdpReader.Read(body, out _) is not { } sdp)
            {
                continue;
            }

            SdpStep step = Negotiation.Answer(state, sdp);
            Assert.Equal(step.Refusal is null, !step.Sdp.IsEmpty);
            Negotiation.Accept(Negotiation.Offer(state).State, sdp);
            if (step.Refusal is null)
            {
                answered++;
                SdpDescription ours = Fixture.Parse(step.Sdp.Span);
                Assert.Equal(sdp.Media.Count, ours.Media.Count);
                Assert.DoesNotContain(step.Sdp.ToArray(), b => b is not ((byte)'\r' or (byte)'\n' or (>= 32 and < 127)));
            }
            else
            {
                Assert.Same(state, step.State);
                Assert.DoesNotContain(step.Refusal.Text, char.IsControl);
            }
        }

        Assert.True(answered > 1_000, $"only {answered} were still answered");
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = new List<byte>(body);
        for (int n = random.Next(1, 4); n > 0 && bytes.Count > 2; n--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.Skip(random.Next(bytes.Count)).Take(random.Next(40)).ToArray());
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "99999999999999999999" : "\r\n"));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}

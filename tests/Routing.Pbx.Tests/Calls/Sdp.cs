using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Routing.Media;

namespace Routing.Pbx.Tests.Calls;

/// <summary>What the test's peers say of their media, and what they read from ours.</summary>
internal static partial class Sdp
{
    public static byte[] Plain { get; } = With("sendrecv", 1);

    /// <summary>Nothing that anyone speaks here.</summary>
    public static byte[] OnlyGsm { get; } = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 3\r\na=rtpmap:3 GSM/8000\r\n");

    public static byte[] Broken { get; } = "hello"u8.ToArray();

    public static byte[] With(string direction, int version) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"v=0\r\no=- 7 {version} IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 8 101\r\n"
        + $"a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na={direction}\r\n"));

    /// <summary>The exchange's leg behind an SDP of virtual media, which puts its number into the o= line.</summary>
    public static MediaLegId LegOf(ReadOnlyMemory<byte> sdp) =>
        Origin().Match(Encoding.ASCII.GetString(sdp.Span)) is { Success: true } match
            ? new MediaLegId(long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture))
            : default;

    [GeneratedRegex(@"^o=\S+ (\d+) ", RegexOptions.Multiline)]
    private static partial Regex Origin();
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Routing.Media.Audio;

namespace Routing.Simulator.Audio;

/// <summary>Our side of a session: writes its offers and answers, each a version higher (RFC 3264 §5, §8). Used by one actor.</summary>
internal sealed class LocalAudio(IPEndPoint endPoint, ulong session)
{
    private const byte EventPayloadType = 101;

    private int _version;

    /// <summary>Offers one codec and telephone-event.</summary>
    public byte[] Offer(AudioCodec codec)
    {
        byte type = (byte)(codec == AudioCodec.Pcmu ? 0 : 8);
        return Write(["audio 0 RTP/AVP 0"], 0, new AudioFormat(codec, type, EventPayloadType), "sendrecv");
    }

    /// <summary>Answers what the peer offers with one codec of it, under the peer's numbers; its other lines are refused in their places.</summary>
    public byte[] Answer(RemoteAudio offer) => Write(offer.Lines, offer.Audio, offer.Format, (offer.Sends, offer.SendTo) switch
    {
        (true, not null) => "sendrecv",
        (true, null) => "recvonly",
        (false, not null) => "sendonly",
        _ => "inactive",
    });

    private byte[] Write(IReadOnlyList<string> lines, int audio, AudioFormat format, string direction)
    {
        string family = endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var sdp = new StringBuilder();
        Add(sdp, $"v=0\r\no=- {session} {++_version} IN {family} {endPoint.Address}\r\ns=-\r\nc=IN {family} {endPoint.Address}\r\nt=0 0\r\n");
        for (int i = 0; i < lines.Count; i++)
        {
            if (i != audio)
            {
                string[] parts = lines[i].Split(' ', 3);
                Add(sdp, $"m={parts[0]} 0 {parts[^1]}\r\n");
                continue;
            }

            string name = format.Codec == AudioCodec.Pcmu ? "PCMU" : "PCMA";
            string events = format.EventPayloadType == 0 ? "" : $" {format.EventPayloadType}";
            Add(sdp, $"m=audio {endPoint.Port} RTP/AVP {format.PayloadType}{events}\r\na=rtpmap:{format.PayloadType} {name}/8000\r\n");
            if (format.EventPayloadType != 0)
            {
                Add(sdp, $"a=rtpmap:{format.EventPayloadType} telephone-event/8000\r\na=fmtp:{format.EventPayloadType} 0-15\r\n");
            }

            Add(sdp, $"a=ptime:20\r\na={direction}\r\n");
        }

        return Encoding.ASCII.GetBytes(sdp.ToString());
    }

    private static void Add(StringBuilder sdp, FormattableString text) => sdp.Append(text.ToString(CultureInfo.InvariantCulture));
}

using System.Globalization;
using System.Net;
using System.Text;
using Routing.Media.Audio;

namespace Routing.Simulator.Audio;

/// <summary>The peer's side of a session as its SDP says it (RFC 8866): as much as a plain phone needs.</summary>
internal sealed class RemoteAudio
{
    private RemoteAudio(IReadOnlyList<string> lines, int audio)
    {
        Lines = lines;
        Audio = audio;
    }

    /// <summary>The values of all m= lines, for an answer that keeps their places (RFC 3264 §6).</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Which of them is the sound.</summary>
    public int Audio { get; }

    /// <summary>Where to send; null while the peer wants nothing.</summary>
    public IPEndPoint? SendTo { get; private init; }

    /// <summary>Whether the peer sends.</summary>
    public bool Sends { get; private init; }

    /// <summary>What to speak.</summary>
    public AudioFormat Format { get; private init; }

    /// <summary>Reads SDP; null and why when it cannot be used.</summary>
    /// <param name="sdp">The body.</param>
    /// <param name="preferred">The codec to take where the peer has both.</param>
    /// <param name="problem">What is wrong.</param>
    public static RemoteAudio? Read(ReadOnlySpan<byte> sdp, AudioCodec preferred, out string? problem)
    {
        string[] text = Encoding.UTF8.GetString(sdp).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var lines = new List<string>();
        var section = new Section();
        Section? session = null;
        Section? audio = null;
        int index = -1;
        foreach (string line in text)
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                session ??= section;
                section = new Section { Media = line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries) };
                lines.Add(line[2..]);
                if (audio is null && section.IsAudio)
                {
                    (audio, index) = (section, lines.Count - 1);
                }
            }
            else
            {
                section.Take(line);
            }
        }

        problem = null;
        if (audio is null)
        {
            problem = "the SDP has no audio over RTP/AVP";
        }
        else if (audio.Format(preferred) is not { } format)
        {
            problem = "the SDP has neither PCMU nor PCMA";
        }
        else if ((audio.Address ?? session!.Address) is not { } address)
        {
            problem = "the SDP has no address";
        }
        else
        {
            string direction = audio.Direction ?? session!.Direction ?? "sendrecv";

            // RFC 3264 §8.4: the unspecified address is the older way of saying "send me nothing".
            bool receives = direction is "sendrecv" or "recvonly" && !address.Equals(IPAddress.Any);
            return new RemoteAudio(lines, index)
            {
                SendTo = receives ? new IPEndPoint(address, audio.Port) : null,
                Sends = direction is "sendrecv" or "sendonly",
                Format = format,
            };
        }

        return null;
    }

    // The session's lines, or those of one m= line.
    private sealed class Section
    {
        private readonly List<(byte Type, string Name)> _maps = [];

        public string[] Media { get; init; } = [];

        public IPAddress? Address { get; private set; }

        public string? Direction { get; private set; }

        public int Port => Media.Length > 1 && ushort.TryParse(Media[1], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) ? port : 0;

        public bool IsAudio => Media.Length > 3 && Media[0] == "audio" && Media[2] == "RTP/AVP" && Port != 0;

        public void Take(string line)
        {
            if (line.StartsWith("c=IN ", StringComparison.Ordinal) && line.Split(' ') is [_, _, var host, ..])
            {
                Address = IPAddress.TryParse(host.Split('/')[0], out IPAddress? address) ? address : null;
            }
            else if (line is "a=sendrecv" or "a=sendonly" or "a=recvonly" or "a=inactive")
            {
                Direction = line[2..];
            }
            else if (line.StartsWith("a=rtpmap:", StringComparison.Ordinal)
                && line[9..].Split(' ') is [var type, var name, ..] && byte.TryParse(type, out byte number))
            {
                _maps.Add((number, name));
            }
        }

        public AudioFormat? Format(AudioCodec preferred)
        {
            AudioCodec other = preferred == AudioCodec.Pcmu ? AudioCodec.Pcma : AudioCodec.Pcmu;
            AudioCodec codec = TypeOf(preferred) is null ? other : preferred;
            return TypeOf(codec) is { } type ? new AudioFormat(codec, type, TypeOf("telephone-event/8000") ?? 0) : null;
        }

        // RFC 3551 §6: 0 and 8 are fixed and may come without a map.
        private byte? TypeOf(AudioCodec codec) => codec == AudioCodec.Pcmu ? TypeOf("PCMU/8000", 0) : TypeOf("PCMA/8000", 8);

        private byte? TypeOf(string name, byte? fixedType = null)
        {
            foreach (string type in Media.AsSpan(3))
            {
                if (!byte.TryParse(type, NumberStyles.None, CultureInfo.InvariantCulture, out byte number) || number > 127)
                {
                    continue;
                }

                int map = _maps.FindIndex(m => m.Type == number);
                if (map < 0 ? number == fixedType : _maps[map].Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))
                {
                    return number;
                }
            }

            return null;
        }
    }
}

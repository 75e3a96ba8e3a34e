using System.Net;

namespace Routing.Media.Sdp;

/// <summary>One m= line with what belongs to it, session-level defaults applied.</summary>
internal sealed class SdpMedia
{
    /// <summary>audio, video, image …</summary>
    public required string Kind { get; init; }

    /// <summary>0 when refused.</summary>
    public required int Port { get; init; }

    /// <summary>RTP/AVP, RTP/SAVP …</summary>
    public required string Protocol { get; init; }

    /// <summary>The format list as written: a refused line repeats it.</summary>
    public required string FormatList { get; init; }

    /// <summary>The formats in the writer's order; empty where the protocol is not RTP.</summary>
    public List<SdpFormat> Formats { get; } = [];

    /// <summary>Where its packets are to go; null when not given, or not an address.</summary>
    public IPAddress? Address { get; set; }

    /// <summary>The host of a c= line that is a name: we resolve nothing.</summary>
    public string? HostName { get; set; }

    /// <summary>Who sends, seen from the writer.</summary>
    public SdpDirection? Direction { get; set; }

    /// <summary>Milliseconds of sound a packet; null when not said.</summary>
    public int? PacketTime { get; set; }

    /// <summary>Whether it is sound over plain RTP.</summary>
    public bool IsPlainAudio => Kind == "audio" && Protocol is ("RTP/AVP" or "RTP/AVPF");
}

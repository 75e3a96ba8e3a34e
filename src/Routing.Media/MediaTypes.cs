namespace Routing.Media;

/// <summary>Names one leg's media. A value; 0 is none.</summary>
public readonly record struct MediaLegId(long Value);

/// <summary>What a leg may speak.</summary>
public sealed record MediaLegOptions
{
    /// <summary>Codecs in order of preference; names as in SDP. Default PCMU, PCMA.</summary>
    public IReadOnlyList<string> Codecs { get; init; } = ["PCMU", "PCMA"];

    /// <summary>
    /// When set, an offer leads with the codec that this leg talks, so that the two can be bridged
    /// without transcoding.
    /// </summary>
    public MediaLegId CodecsOf { get; init; }

    /// <summary>The address to put into SDP; null for what the engine advertises, empty for the local one of the route whatever that is.</summary>
    public string? Advertise { get; init; }

    /// <summary>It is a call for help, and may have what is kept for those.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The peer's signalling address: the local address of the route to it goes into SDP where none is advertised.</summary>
    public System.Net.IPAddress? Peer { get; init; }
}

/// <summary>A leg and its SDP, or why there is none.</summary>
/// <param name="Leg">The leg; 0 when refused.</param>
/// <param name="Sdp">The SDP to send; empty where there is none to send.</param>
/// <param name="Refusal">Null when fine.</param>
public readonly record struct MediaResult(MediaLegId Leg, ReadOnlyMemory<byte> Sdp, MediaRefusal? Refusal)
{
    /// <summary>Whether it worked.</summary>
    public bool Ok => Refusal is null;

    /// <summary>The m= lines that were agreed, all of them refused, and are missing in the offer that was taken (RFC 3264 §8 has them with port 0); null for none.</summary>
    public string? LeftOut { get; init; }

    /// <summary>As last agreed, the peer does not want to hear us: it has put the call on hold (RFC 3264 §8.4).</summary>
    public bool OnHold { get; init; }
}

/// <summary>Why an offer or answer cannot be used, in SIP's words.</summary>
/// <param name="Status">488 (nothing in common, or SDP that cannot be read) or 503 (no port free).</param>
/// <param name="WarningCode">The warn-code for the Warning header (RFC 3261 §20.43): 304, 305, 399 …</param>
/// <param name="Text">What was wrong, for that header and the log.</param>
public sealed record MediaRefusal(int Status, int WarningCode, string Text);

/// <summary>What to play.</summary>
/// <param name="Prompts">Names of loaded prompts, played one after the other.</param>
/// <param name="Loop">Start again at the end until stopped: music.</param>
public sealed record PlayList(IReadOnlyList<string> Prompts, bool Loop = false);

/// <summary>A leg's figures over its life; times in RTP's own sense (RFC 3550 §6.4).</summary>
/// <param name="PacketsReceived">RTP packets received.</param>
/// <param name="PacketsSent">RTP packets sent.</param>
/// <param name="PacketsLost">Expected but never received (RFC 3550 A.3); 0 or more.</param>
/// <param name="JitterSeconds">Interarrival jitter at the end (RFC 3550 A.8), in seconds.</param>
public readonly record struct MediaLegStatistics(long PacketsReceived, long PacketsSent, long PacketsLost, double JitterSeconds)
{
    /// <summary>
    /// How well the leg was heard: the mean opinion score, 1 to 4.5, that the E-model (ITU-T G.107) gives
    /// for G.711 with this loss and jitter; 0 when nothing was received.
    /// </summary>
    public double Mos => PacketsReceived == 0 ? 0
        : Rtp.VoiceQuality.Mos((double)PacketsLost / (PacketsReceived + PacketsLost), JitterSeconds);
}

/// <summary>What a media engine holds at one moment.</summary>
/// <param name="Legs">Open legs.</param>
/// <param name="Ports">UDP ports in use.</param>
/// <param name="Plays">Prompts and music being played.</param>
public readonly record struct MediaCounts(int Legs, int Ports, int Plays);

using Routing.Media.Audio;

namespace Routing.Media.Sdp;

/// <summary>Our own side of a leg: where it listens and what it speaks. Fixed for the leg's life.</summary>
/// <param name="Address">The address in SDP; never the unspecified one.</param>
/// <param name="Port">The even RTP port.</param>
/// <param name="Codecs">In order of preference; at least one.</param>
/// <param name="SessionId">The sess-id of our o= line (RFC 8866 §5.2).</param>
internal sealed record LocalMedia(string Address, int Port, IReadOnlyList<AudioCodec> Codecs, ulong SessionId)
{
    /// <summary>IP6 when the address has a colon; names count as IP4.</summary>
    public string AddressType => Address.Contains(':') ? "IP6" : "IP4";
}

/// <summary>An m= line as we repeat it.</summary>
internal readonly record struct SdpLine(string Kind, string Protocol, string FormatList);

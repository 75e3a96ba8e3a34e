using System.Net;
using Routing.Media.Audio;

namespace Routing.Media.Sdp;

/// <summary>What both sides agreed on last: where to send, in what, and what may come. Immutable.</summary>
internal sealed class AgreedMedia
{
    private readonly SdpEncoding[] _received = new SdpEncoding[128];

    /// <summary>The peer's o= line: unchanged means that nothing is new (RFC 3264 §8).</summary>
    public required string Origin { get; init; }

    /// <summary>Where the peer's SDP wants packets; null when it wants none there (c=0.0.0.0).</summary>
    public required IPEndPoint? Remote { get; init; }

    /// <summary>The codec we send.</summary>
    public required AudioCodec Codec { get; init; }

    /// <summary>Its payload type in the peer's SDP.</summary>
    public required byte PayloadType { get; init; }

    /// <summary>The payload type of key presses in the peer's SDP; null when it takes none.</summary>
    public required byte? EventPayloadType { get; init; }

    /// <summary>Who sends, seen from us.</summary>
    public required SdpDirection Direction { get; init; }

    /// <summary>Whether the peer wants to hear us.</summary>
    public bool MaySend => (Direction & SdpDirection.SendOnly) != 0 && Remote is not null;

    /// <summary>Whether the peer sends to us.</summary>
    public bool MayReceive => (Direction & SdpDirection.RecvOnly) != 0;

    /// <summary>What a received payload type means.</summary>
    public SdpEncoding Received(byte payloadType) => _received[payloadType & 127];

    /// <summary>
    /// Takes formats into <see cref="Received"/>. RFC 3264 §5.1: what comes bears the numbers of our own
    /// SDP; many phones use those of theirs, which are taken where they do not collide.
    /// </summary>
    public void Expect(IEnumerable<SdpFormat> formats)
    {
        foreach (SdpFormat format in formats)
        {
            if (_received[format.PayloadType] == SdpEncoding.Unknown)
            {
                _received[format.PayloadType] = format.Encoding;
            }
        }
    }
}

namespace Routing.Media.Audio;

/// <summary>The two laws of ITU-T G.711, both 8,000 samples and 8,000 bytes a second (RFC 3551 §4.5.14).</summary>
public enum AudioCodec : byte
{
    /// <summary>µ-law, static payload type 0.</summary>
    Pcmu,

    /// <summary>A-law, static payload type 8.</summary>
    Pcma,
}

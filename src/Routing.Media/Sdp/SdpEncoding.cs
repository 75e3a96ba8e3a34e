namespace Routing.Media.Sdp;

/// <summary>What a payload type means, as far as we speak it.</summary>
internal enum SdpEncoding : byte
{
    /// <summary>Anything else.</summary>
    Unknown,

    /// <summary>G.711 µ-law, 8 kHz.</summary>
    Pcmu,

    /// <summary>G.711 A-law, 8 kHz.</summary>
    Pcma,

    /// <summary>Key presses on an 8 kHz clock (RFC 4733).</summary>
    TelephoneEvent,
}

/// <summary>One entry of an m= line's format list.</summary>
internal readonly record struct SdpFormat(byte PayloadType, SdpEncoding Encoding);

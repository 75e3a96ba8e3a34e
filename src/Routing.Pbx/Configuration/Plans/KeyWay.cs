namespace Routing.Pbx.Configuration.Plans;

/// <summary>How a peer's key presses are taken.</summary>
public enum KeyWay
{
    /// <summary>Both ways, and a press that comes both ways once: peers that send both are many, and what they agreed to in SDP says nothing of it.</summary>
    Auto,

    /// <summary>In the media (RFC 4733) alone; an INFO with a key is answered, and no press.</summary>
    Rfc4733,

    /// <summary>By INFO alone; events in the media go through to whom it talks with, and are no press.</summary>
    Info,
}

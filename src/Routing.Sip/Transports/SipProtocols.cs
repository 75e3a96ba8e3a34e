using Routing.Sip.Parsing;

namespace Routing.Sip.Transports;

/// <summary>What follows from a transport protocol: its names, its port, and what transactions may leave to it.</summary>
internal static class SipProtocols
{
    /// <summary>RFC 3261 §17: over these nothing is repeated and nothing needs to be absorbed.</summary>
    public static bool IsReliable(this SipProtocol protocol) => protocol != SipProtocol.Udp;

    public static bool IsSecure(this SipProtocol protocol) => protocol is SipProtocol.Tls or SipProtocol.Wss;

    public static bool IsWebSocket(this SipProtocol protocol) => protocol is SipProtocol.Ws or SipProtocol.Wss;

    /// <summary>RFC 3261 §19.1.2 and RFC 7118 §6: the port where a URI names none.</summary>
    public static int DefaultPort(this SipProtocol protocol) => protocol switch
    {
        SipProtocol.Tls => 5061,
        SipProtocol.Ws => 80,
        SipProtocol.Wss => 443,
        _ => 5060,
    };

    /// <summary>The transport in Via (RFC 3261 §20.42, RFC 7118 §5.2).</summary>
    public static string ViaName(this SipProtocol protocol) => protocol switch
    {
        SipProtocol.Tcp => "TCP",
        SipProtocol.Tls => "TLS",
        SipProtocol.Ws => "WS",
        SipProtocol.Wss => "WSS",
        _ => "UDP",
    };

    /// <summary>What a Contact of ours ends with; RFC 7118 §5.2 has one name for both kinds of WebSocket.</summary>
    public static string UriParameter(this SipProtocol protocol) => protocol switch
    {
        SipProtocol.Tcp => ";transport=tcp",
        SipProtocol.Tls => ";transport=tls",
        SipProtocol.Ws or SipProtocol.Wss => ";transport=ws",
        _ => "",
    };

    /// <summary>The protocol that a URI asks for (RFC 3263 §4.1); null when nobody here speaks it.</summary>
    public static SipProtocol? Of(ReadOnlySpan<byte> transport, bool secure)
    {
        if (transport.IsEmpty)
        {
            return secure ? SipProtocol.Tls : SipProtocol.Udp;
        }

        // RFC 3261 §26.2.2: a sips URI with transport=tcp means TLS over TCP; over UDP there is no sips.
        return SipScan.Is(transport, "udp"u8) && !secure ? SipProtocol.Udp
            : SipScan.Is(transport, "tcp"u8) ? secure ? SipProtocol.Tls : SipProtocol.Tcp
            : SipScan.Is(transport, "tls"u8) ? SipProtocol.Tls
            : SipScan.Is(transport, "ws"u8) ? secure ? SipProtocol.Wss : SipProtocol.Ws
            : SipScan.Is(transport, "wss"u8) ? SipProtocol.Wss
            : null;
    }
}

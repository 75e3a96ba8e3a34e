namespace Routing.Sip.Transports;

/// <summary>The transport protocol of a flow (RFC 3261 §18, RFC 7118).</summary>
public enum SipProtocol
{
    /// <summary>UDP: datagrams, retransmitted by the transactions.</summary>
    Udp,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TLS over TCP.</summary>
    Tls,

    /// <summary>WebSocket.</summary>
    Ws,

    /// <summary>WebSocket over TLS.</summary>
    Wss,
}

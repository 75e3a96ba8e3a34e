using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Transports;

/// <summary>What a connection may take, in bytes and in time, and how it is secured.</summary>
public sealed record StreamOptions
{
    /// <summary>Connections at a time; the same instance for all listeners.</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>The longest header section, start line and empty line included, in bytes. Default 32 KiB.</summary>
    public int MostHeader { get; init; } = 32 * 1024;

    /// <summary>The longest message in bytes. Default 64 KiB, as over UDP.</summary>
    public int MostMessage { get; init; } = 64 * 1024;

    /// <summary>What may wait to be sent on one connection, in bytes; a peer that leaves more unread is closed. Default 256 KiB.</summary>
    public int MostUnsent { get; init; } = 256 * 1024;

    /// <summary>The longest time that one write may wait for a peer that does not read. Default 10 s.</summary>
    public TimeSpan SendTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest way from the first byte of a message to its last, and from a peer's connect to its first message. Default 10 s.</summary>
    public TimeSpan MessageTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a peer that connected to us may stay before anything good is known of it (<see cref="ISipTransport.Keep"/>),
    /// whatever it says. Default 32 s, which is as long as a transaction may take.
    /// </summary>
    public TimeSpan GuestTime { get; init; } = TimeSpan.FromSeconds(32);

    /// <summary>The longest time to open a connection, TLS included. Default 5 s.</summary>
    public TimeSpan ConnectTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a connection of ours, or of somebody we talk to, may be silent. Default 70 min: longer than the longest registration, so that a phone that
    /// does nothing but refresh keeps its flow. Peers that are gone are found much earlier, by TCP's own probes.
    /// </summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromMinutes(70);

    /// <summary>Certificates and whom to believe; needed for TLS and WSS.</summary>
    public TlsOptions? Tls { get; init; }
}

using System.Collections.Frozen;
using System.Net;
using Routing.Sip;
using Routing.Sip.Tracing.Hep;
using Routing.Sip.Transports;
using Routing.Sip.Transports.Tls;

namespace Routing.Pbx.Configuration.Plans;

/// <summary>This node's own settings. What is bound at the start (listeners, store) changes only with a restart.</summary>
public sealed record NodePlan
{
    /// <summary>The node's name, in records.</summary>
    public required string Name { get; init; }

    /// <summary>SIP listeners.</summary>
    public required IReadOnlyList<SipListenPlan> SipListen { get; init; }

    /// <summary>
    /// How the SIP stack speaks. A reload reaches all of it but the name in Contact and Via, and the memory of the trace.
    /// </summary>
    public SipUserAgentOptions Sip { get; init; } = new();

    /// <summary>Where copies of messages go; null for nowhere.</summary>
    public HepOptions? Hep { get; init; }

    /// <summary>What TLS needs; null where nothing listens for it.</summary>
    public SipTlsPlan? SipTls { get; init; }

    /// <summary>Most SIP connections in all and from one source, and how long one may be silent.</summary>
    public (int Most, int PerSource, TimeSpan Idle) SipConnections { get; init; } = (20_000, 1000, TimeSpan.FromMinutes(70));

    /// <summary>May any phone watch any desk? Otherwise its own alone.</summary>
    public bool SipWatchers { get; init; } = true;

    /// <summary>Are phones told of their messages that never ask?</summary>
    public bool SipTellsUnasked { get; init; }

    /// <summary>Where media listens.</summary>
    public required IPAddress MediaListen { get; init; }

    /// <summary>The address in SDP; null for the local address of the route.</summary>
    public string? MediaAdvertise { get; init; }

    /// <summary>Networks whose peers reach this node without a NAT between: what is advertised is not for them.</summary>
    public IReadOnlyList<IPNetwork> LocalNetworks { get; init; } = [];

    /// <summary>The address in SDP toward that peer, as a media leg takes it (<see cref="Routing.Media.MediaLegOptions.Advertise"/>).</summary>
    public string? MediaAdvertiseToward(IPAddress? peer) => peer is not null && LocalNetworks.Any(network => network.Contains(peer)) ? "" : MediaAdvertise;

    /// <summary>First and last UDP port for media; the first is even.</summary>
    public required (int First, int Last) MediaPorts { get; init; }

    /// <summary>How long a side may send no audio before it is asked whether it is still in the call: talking, and holding us; 0 for ever.</summary>
    public (TimeSpan Talking, TimeSpan Held) MediaSilence { get; init; }

    /// <summary>What is heard on hold where no queue has music of its own; null for silence.</summary>
    public string? Music { get; init; }

    /// <summary>Where HTTP listens.</summary>
    public required IPEndPoint HttpListen { get; init; }

    /// <summary>Names by which this machine itself may ask without a token, besides its own.</summary>
    public IReadOnlySet<string> HttpHosts { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Bearer tokens by name.</summary>
    public required IReadOnlyDictionary<string, string> HttpTokens { get; init; }

    /// <summary><c>sqlite:FILE</c>, FILE relative to the data directory.</summary>
    public required string Store { get; init; }

    /// <summary>The file of the ACD's journal, relative to the data directory; null for none.</summary>
    public string? AcdJournal { get; init; }

    /// <summary>The time zone of calendars and reports.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>The language of prompts where a number names none.</summary>
    public required string Language { get; init; }
}

/// <summary>Certificates for SIP over TLS.</summary>
/// <param name="Certificate">The PEM file of our certificate.</param>
/// <param name="Key">The PEM file of its key.</param>
/// <param name="Clients">What is asked of those who connect.</param>
/// <param name="Authorities">The PEM file of those who may have signed theirs; null for whom this machine trusts.</param>
public sealed record SipTlsPlan(string Certificate, string Key, ClientCertificates Clients, string? Authorities);

/// <summary>One SIP listener.</summary>
/// <param name="Protocol">The transport protocol.</param>
/// <param name="EndPoint">Address and port; port 0 for any free one.</param>
public sealed record SipListenPlan(SipProtocol Protocol, IPEndPoint EndPoint);

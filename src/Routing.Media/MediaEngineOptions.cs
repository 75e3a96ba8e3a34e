using System.Net;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Routing.Media;

/// <summary>How a <see cref="MediaEngine"/> is set up; fixed for its life.</summary>
public sealed record MediaEngineOptions
{
    /// <summary>The address the RTP sockets are bound to. Default all IPv4 ones; <c>::</c> serves both families.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Any;

    /// <summary>The address in SDP; null for the listening one, or where that is "all", the local address of the route to the peer.</summary>
    public string? Advertise { get; init; }

    /// <summary>First and last UDP port; an even one and the odd one above it go to each leg.</summary>
    public (int First, int Last) Ports { get; init; } = (20000, 29999);

    /// <summary>
    /// The share of ports and descriptors, 0 to 1, that only legs marked <see cref="MediaLegOptions.IsUrgent"/> get: who calls for help
    /// is refused last. Default none.
    /// </summary>
    public double UrgentShare { get; init; }

    /// <summary>Threads that move packets, at least 1. Bridged legs share one; legs move as bridges ask.</summary>
    public int Loops { get; init; } = 1;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>
    /// Whether this engine's figures go to the meter "Routing.Media". Off for simulated phones in the
    /// same process, whose packets are not the exchange's.
    /// </summary>
    public bool Metered { get; init; } = true;

    /// <summary>How long a packet from the very address of the SDP is waited for before another source is settled on.</summary>
    public TimeSpan LatchWindow { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long after each SDP a source on a host other than the SDP's may be learned.</summary>
    public TimeSpan LearnFor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long nothing may come from a peer that is in the talk before its owner is told (<see cref="IMediaEvents.OnSilence"/>); 0 never.
    /// Anything from its address counts, comfort noise and RTCP on the same port as well.
    /// </summary>
    public TimeSpan SilenceTalking { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same while the peer holds us, or has agreed not to send.</summary>
    public TimeSpan SilenceHeld { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Ties each socket to its peer once that is settled: cheaper, and the kernel itself drops all others
    /// (uncounted). Where <see cref="Listen"/> is "all addresses", only legs whose address in SDP is the one
    /// that the route to the peer leaves from are tied, as the kernel would deafen the others.
    /// </summary>
    public bool ConnectAfterLatching { get; init; } = true;
}

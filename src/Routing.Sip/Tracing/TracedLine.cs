using System.Net;
using Routing.Sip.Transports;

namespace Routing.Sip.Tracing;

/// <summary>When a message passed, and between whom.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="IsReceived">From the peer to us.</param>
/// <param name="Protocol">The transport.</param>
/// <param name="Local">Our listener.</param>
/// <param name="Remote">The peer.</param>
public readonly record struct TracedLine(DateTimeOffset At, bool IsReceived, SipProtocol Protocol, IPEndPoint Local, IPEndPoint Remote);

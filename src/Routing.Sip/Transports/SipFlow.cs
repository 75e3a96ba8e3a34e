using System.Net;

namespace Routing.Sip.Transports;

/// <summary>
/// The two ends and the protocol over which a message came and its answer goes back (RFC 5626 §1). A
/// value, never a socket: it can be stored, compared and handed to another node.
/// </summary>
/// <param name="Protocol">The transport protocol.</param>
/// <param name="Local">Our listener's address.</param>
/// <param name="Remote">The address the peer was heard from.</param>
public readonly record struct SipFlow(SipProtocol Protocol, IPEndPoint Local, IPEndPoint Remote);

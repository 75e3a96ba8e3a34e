using System.Net;

namespace Routing.Sip.Transports;

/// <summary>A listener cannot be bound: says which, why and what to do. The process ends with exit code 1.</summary>
public sealed class SipBindException(SipProtocol protocol, IPEndPoint endPoint, string reason, Exception? inner = null)
    : Exception($"cannot listen on {protocol.ToString().ToLowerInvariant()}:{endPoint}: {reason}", inner)
{
    /// <summary>The address that could not be bound.</summary>
    public IPEndPoint EndPoint { get; } = endPoint;
}

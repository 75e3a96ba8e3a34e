namespace Routing.Sip.Transports.Streams;

/// <summary>What stands next in what a connection has received.</summary>
internal enum FrameKind
{
    /// <summary>Nothing whole yet.</summary>
    None,

    /// <summary>A message.</summary>
    Message,

    /// <summary>A keep-alive that is answered with a line end (RFC 5626 §3.5.1).</summary>
    Ping,

    /// <summary>
    /// Nothing that follows can be told apart: no usable Content-Length (RFC 3261 §18.3). The
    /// frame is the header, if there is one, so that it can be refused by name; then the connection ends.
    /// </summary>
    Broken,

    /// <summary>
    /// A header longer than is taken. The frame is as much of it as may be, up to the end of a line, so that who sent it can be told
    /// (RFC 3261 §21.5.7); then the connection ends.
    /// </summary>
    TooLarge,
}

using System.Net;

namespace Routing.Sip.Location;

/// <summary>
/// How a DNS query gets to a server and what comes back: sockets in production, memory in tests. Called by the
/// resolver within the stack's turn, so it must not block.
/// </summary>
public interface IDnsPort
{
    /// <summary>
    /// Sends one query from a source port of its own that nobody can guess (RFC 5452 §9.2). What that server, and no other,
    /// sends back goes to <paramref name="answered"/>, any number of times, on any thread but never before this returns; an
    /// empty message means that the server cannot be asked. Ends when the result is disposed.
    /// </summary>
    /// <param name="query">The message, without a length before it.</param>
    /// <param name="server">Whom to ask.</param>
    /// <param name="stream">Over TCP (RFC 7766) instead of UDP.</param>
    /// <param name="answered">Takes each message.</param>
    IDisposable Ask(ReadOnlyMemory<byte> query, IPEndPoint server, bool stream, Action<ReadOnlyMemory<byte>> answered);
}

namespace Routing.Sip.Transports.Streams;

/// <summary>
/// What a connection reads from and writes to once it is open: bytes cut into messages, or the messages of a WebSocket.
/// One reader and one writer at a time; both end when the socket below is closed, and it is disposed when both have.
/// </summary>
internal interface IMessageChannel : IDisposable
{
    /// <summary>Has a message begun that is not whole yet?</summary>
    bool IsPartial { get; }

    /// <summary>Waits for more; false when the peer has closed its side.</summary>
    ValueTask<bool> FillAsync();

    /// <summary>The next of what has come; the frame is valid until the next <see cref="FillAsync"/>.</summary>
    FrameKind Next(out ReadOnlySpan<byte> frame);

    /// <summary>What has come last was waited for: a line end alone is the answer to our ping.</summary>
    void SkipPong()
    {
    }

    /// <summary>Sends one message.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> message);

    /// <summary>Says that nothing more will be sent.</summary>
    ValueTask FinishAsync();

    /// <summary>Reads and drops what still comes, until the peer closes or the connection is ended.</summary>
    ValueTask DrainAsync();
}

namespace Routing.Sip.Transports.Streams;

/// <summary>What a connection tells its transport, on its own task, in order.</summary>
internal interface IConnectionOwner
{
    /// <summary>One message, or the header of one that cannot be read; of one that is too long (<paramref name="isCut"/>) the beginning.</summary>
    void OnMessage(StreamConnection connection, ReadOnlySpan<byte> message, bool isCut = false);

    /// <summary>It is over; the last word. A <paramref name="fault"/> is our own bug.</summary>
    void OnEnded(StreamConnection connection, string why, Exception? fault);
}

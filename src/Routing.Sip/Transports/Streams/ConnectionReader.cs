namespace Routing.Sip.Transports.Streams;

/// <summary>Reads one connection on its own task, message by message, and keeps its times.</summary>
internal sealed class ConnectionReader(StreamConnection connection, IConnectionOwner owner, ConnectionTimes times, IMessageChannel channel)
{
    private bool _whole; // a message came with what was read last

    /// <summary>True when the peer has closed its side, false when nothing more can be read of what it sends.</summary>
    public async Task<bool> RunAsync()
    {
        bool partial = false;
        while (await channel.FillAsync().ConfigureAwait(false))
        {
            bool isAnswer = times.Heard();
            if (!HandUp())
            {
                return false;
            }

            if (isAnswer)
            {
                channel.SkipPong();
            }

            // The time of a message runs from its first byte, whatever comes of it in between.
            bool begun = partial && !_whole;
            partial = channel.IsPartial;
            if (partial && !begun)
            {
                times.Begun();
            }
        }

        return true;
    }

    /// <summary>Hands up what is whole; false when nothing more can be read.</summary>
    private bool HandUp()
    {
        _whole = false;
        while (true)
        {
            switch (channel.Next(out ReadOnlySpan<byte> frame))
            {
                case FrameKind.None:
                    return true;
                case FrameKind.Ping:
                    times.Ping();
                    connection.Pong();
                    break;
                case FrameKind.Message:
                    _whole = true;
                    times.Message();
                    owner.OnMessage(connection, frame);
                    break;
                case FrameKind.TooLarge:
                    owner.OnMessage(connection, frame, isCut: true);
                    return false;
                default:
                    if (!frame.IsEmpty)
                    {
                        owner.OnMessage(connection, frame);
                    }

                    return false;
            }
        }
    }
}

namespace Routing.Sip.Transports.Streams;

/// <summary>What is sent over it: a queue that whoever sends empties, and the last word.</summary>
internal sealed partial class StreamConnection
{
    /// <summary>Puts a message into the queue and sends what can be sent at once. Any thread; does not block.</summary>
    public bool TrySend(ReadOnlySpan<byte> message)
    {
        bool fits;
        lock (_lock)
        {
            if (_why is not null || _lastWord)
            {
                return false;
            }

            fits = _queue.TryAdd(message);
            if (fits && (_writing || _channel is null))
            {
                return true;
            }

            _writing |= fits;
        }

        if (!fits)
        {
            Abort("the peer does not read"); // what it has left unread is as much as we keep for it
            return false;
        }

        _ = WriteAsync(_channel!);
        return true;
    }

    /// <summary>Asks the peer to show that it is there; whatever comes shows it.</summary>
    public void Ping()
    {
        _times.Pinged(); // first: the pong may be here before the send returns
        if (!TrySend("\r\n\r\n"u8))
        {
            _times.Heard();
        }
    }

    /// <summary>The reader's: a pong is due (RFC 5626 §4.4.1).</summary>
    public void Pong()
    {
        lock (_lock)
        {
            _queue.OwePong();
            if (_why is not null || _lastWord || _writing)
            {
                return;
            }

            _writing = true;
        }

        _ = WriteAsync(_channel!);
    }

    /// <summary>Sends what is waiting, says the last word, and drops what still comes for a moment.</summary>
    private async Task FinishAsync(IMessageChannel channel)
    {
        lock (_lock)
        {
            _lastWord = true;
            if (!_writing)
            {
                _written.TrySetResult();
            }
        }

        _times.ReadBy(LingerTime);
        await _written.Task.ConfigureAwait(false);
        await channel.FinishAsync().ConfigureAwait(false);
        await channel.DrainAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(IMessageChannel channel)
    {
        try
        {
            while (TryTake(out ArraySegment<byte> message))
            {
                try
                {
                    ValueTask sending = channel.SendAsync(message);
                    if (!sending.IsCompleted)
                    {
                        _times.Writing();
                    }

                    await sending.ConfigureAwait(false);
                }
                finally
                {
                    SendQueue.Return(message);
                }
            }
        }
        catch (Exception fault) when (ConnectionFaults.Include(fault))
        {
            lock (_lock)
            {
                _writing = false;
            }

            Abort(fault.Message);
        }

        DisposeIfQuiet();
    }

    private bool TryTake(out ArraySegment<byte> message)
    {
        lock (_lock)
        {
            if (_why is null && _queue.TryTake(out message))
            {
                return true;
            }

            while (_queue.TryTake(out message))
            {
                SendQueue.Return(message); // it was ended meanwhile
            }

            _writing = false;
            _times.Written();
            if (_lastWord)
            {
                _written.TrySetResult();
            }

            return false;
        }
    }
}

using System.Net;
using Routing.Sip.Transports.Tls;

namespace Routing.Sip.Transports.Streams;

/// <summary>
/// One connection from its opening to its end: one task that reads, and whoever sends writes as long as there is
/// something to write, so that no thread belongs to it. Its times are looked at by the transport's clock.
/// </summary>
/// <param name="owner">Who hears of it.</param>
/// <param name="remote">The peer.</param>
/// <param name="isOutgoing">Was it opened by us?</param>
/// <param name="options">Its limits.</param>
/// <param name="time">The clock.</param>
/// <param name="close">Closes what lies below at once; whatever waits on it fails.</param>
internal sealed partial class StreamConnection(
    IConnectionOwner owner, IPEndPoint remote, bool isOutgoing, StreamOptions options, TimeProvider time, Action close)
{
    /// <summary>How long what still comes is read and dropped after we have said our last word: unread bytes would reset it.</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly SendQueue _queue = new(options.MostUnsent);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConnectionTimes _times = new(options, time, isOutgoing);
    private IMessageChannel? _channel;
    private bool _reading = true;
    private bool _writing;
    private bool _lastWord;
    private string? _why;

    public IPEndPoint Remote => remote;

    public bool IsOutgoing => isOutgoing;

    /// <summary>Its place among all of them.</summary>
    public required ConnectionPlace Place { get; init; }

    /// <summary>What its peer must prove and has proven; null without TLS.</summary>
    public PeerProof? Proof { get; init; }

    /// <summary>The other ends that it was used for besides its own: other names at its address, which its certificate bears too. Under the table's lock.</summary>
    public HashSet<IPEndPoint>? AlsoFor { get; set; }

    /// <summary>Has a message come over it? Before that, nobody can have been reached over it.</summary>
    public bool WasUsed => isOutgoing || _times.HasHeard;

    /// <summary>Was it ever open?</summary>
    public bool WasOpen => _channel is not null;

    /// <summary>Done when it is over and its owner knows.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Can something still be sent over it?</summary>
    public bool IsOpen
    {
        get
        {
            lock (_lock)
            {
                return _why is null && !_lastWord;
            }
        }
    }

    /// <summary>Opens it and reads until it ends. Once; never fails.</summary>
    /// <param name="open">Connects, or greets who has connected.</param>
    public async Task RunAsync(Func<ValueTask<IMessageChannel>> open)
    {
        Exception? bug = null;
        try
        {
            IMessageChannel channel = await open().ConfigureAwait(false);
            _times.Opened();
            Opened(channel);
            if (!await new ConnectionReader(this, owner, _times, channel).RunAsync().ConfigureAwait(false))
            {
                await FinishAsync(channel).ConfigureAwait(false);
            }

            Abort("closed by the peer");
        }
        catch (Exception fault) when (ConnectionFaults.Include(fault))
        {
            Abort(fault.Message);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            bug = fault; // it costs this connection
            Abort("a fault of ours");
        }

        _times.Ended();
        lock (_lock)
        {
            _reading = false;
        }

        DisposeIfQuiet();
        await Task.Yield(); // never on the stack of whoever ended it: its owner is told in a turn of its own
        owner.OnEnded(this, _why!, bug);
        _ended.TrySetResult();
    }

    /// <summary>Its peer is somebody we talk to.</summary>
    public void Keep()
    {
        if (!_times.IsKept)
        {
            _times.Keep();
            Place.Keep();
        }
    }

    /// <summary>Ends it at once; the first reason counts. Any thread.</summary>
    public void Abort(string why)
    {
        lock (_lock)
        {
            if (_why is not null)
            {
                return;
            }

            _why = why;
            while (!_writing && _queue.TryTake(out ArraySegment<byte> unsent))
            {
                SendQueue.Return(unsent);
            }

            _written.TrySetResult();
        }

        close();
    }

    /// <summary>Looks at its times; on the transport's clock.</summary>
    public void EndIfOverdue()
    {
        if (_times.Overdue() is { } why)
        {
            Abort(why);
        }
    }

    private void Opened(IMessageChannel channel)
    {
        lock (_lock)
        {
            _channel = channel;
            _writing = true;
        }

        _ = WriteAsync(channel);
    }

    /// <summary>When it has ended and neither reads nor writes any more, TLS and WebSocket give back what they hold.</summary>
    private void DisposeIfQuiet()
    {
        lock (_lock)
        {
            if (_reading || _writing)
            {
                return;
            }
        }

        _channel?.Dispose();
    }
}

namespace Routing.Records.Writing;

/// <summary>
/// The entries in memory, in their order, and the one timer that calls the writer: a little after the
/// first of a batch, at once for a full one, later after a failure. Any thread adds; the writer takes.
/// </summary>
internal sealed class RecordQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<RecordEntry> _entries = new();
    private readonly RecordWriterOptions _options;
    private readonly ITimer _timer;
    private readonly int _hardLimit;
    private int _held;          // taken by the writer and not yet settled
    private int _spillAt;       // so many in memory wake the writer while it waits to try again
    private bool _called;       // the timer is set for now or for the linger
    private bool _waiting;      // the store failed: the timer is set for the next try
    private bool _closed;

    public RecordQueue(RecordWriterOptions options, TimeProvider time, Action wake)
    {
        _options = options;
        _hardLimit = checked(options.MemoryEntries * 4);
        _spillAt = options.SpillPath is null ? int.MaxValue : options.MemoryEntries;
        _timer = time.CreateTimer(static wake => ((Action)wake!)(), wake, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False: there is no room, or it is closed; the entry was not taken.</summary>
    public bool TryAdd(in RecordEntry entry)
    {
        lock (_gate)
        {
            if (_closed || _entries.Count + _held >= _hardLimit)
            {
                return false;
            }

            _entries.Enqueue(entry);
            if (_waiting)
            {
                if (_entries.Count + _held == _spillAt)
                {
                    _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                }
            }
            else if (!_called)
            {
                _called = true;
                _timer.Change(_options.Linger, Timeout.InfiniteTimeSpan);
            }
            else if (_entries.Count == _options.BatchSize)
            {
                _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }

            return true;
        }
    }

    /// <summary>Moves the oldest into <paramref name="batch"/> until it holds <paramref name="size"/> or none is left.</summary>
    public void Take(List<RecordEntry> batch, int size)
    {
        lock (_gate)
        {
            while (batch.Count < size && _entries.TryDequeue(out RecordEntry entry))
            {
                batch.Add(entry);
            }

            _held = batch.Count;
        }
    }

    /// <summary>How many are in memory, those in the writer's hand included.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count + _held;
            }
        }
    }

    /// <summary>The writer has done what it could: call it again at once if there is more, else after <paramref name="idle"/>.</summary>
    public void Rest(TimeSpan idle)
    {
        lock (_gate)
        {
            _waiting = false;
            _held = 0;
            _called = _entries.Count > 0;
            Call(_called ? TimeSpan.Zero : idle);
        }
    }

    /// <summary>The store failed: call the writer after <paramref name="retry"/>, or when memory fills up by another half.</summary>
    public void Retry(TimeSpan retry)
    {
        lock (_gate)
        {
            _waiting = true;
            if (_options.SpillPath is not null)
            {
                _spillAt = Math.Max(_options.MemoryEntries, _entries.Count + _held + (_options.MemoryEntries / 2));
            }

            Call(retry);
        }
    }

    /// <summary>Nothing is taken from now on, and the writer is not called any more.</summary>
    public bool Close()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return false;
            }

            _closed = true;
            return true;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Call(TimeSpan after)
    {
        if (!_closed)
        {
            _timer.Change(after, Timeout.InfiniteTimeSpan);
        }
    }
}

using Routing.Records.Model;

namespace Routing.Records.Writing;

/// <summary>
/// Writes records behind the calls: takes them from any thread into memory, and one writer puts them into
/// the store in batches, one transaction each. While the store fails they are kept and tried again with
/// growing waits; when memory fills up the oldest go to a file that is read back later. Each interaction
/// ends up in the store once: writing is idempotent by id, and what a killed process had begun is written by
/// the next, as answered where they had talked, else as failed. What a kill can cost is the last <see cref="RecordWriterOptions.Linger"/> and the
/// transaction in progress. Made and disposed by the server, before and after everything that adds.
/// </summary>
public sealed partial class RecordWriter : IRecordSink, IAsyncDisposable
{
    private readonly RecordWriterOptions _options;
    private readonly IRecordStore _store;
    private readonly TimeProvider _time;
    private readonly SpillFile? _spill;
    private readonly RecordQueue _queue;
    private readonly WriterThread _thread;
    private readonly RecordsMetrics _metrics;
    private readonly FlushWaiters _flushes = new();
    private readonly Guid _run;

    // The writer's own, touched on its thread only.
    private readonly List<RecordEntry> _batch = [];
    private TimeSpan _retry;
    private bool _opened;
    private bool _anyOpen;
    private bool _spillUnreadable;

    // Interlocked by adders and the writer, Volatile reads elsewhere; figures, they order nothing.
    private long _added;
    private long _settled;
    private long _spilled;
    private long _written;
    private long _lost;
    private volatile bool _failing;
    private volatile bool _closing;

    /// <summary>Starts writing to <paramref name="store"/>, which it owns from now on; opens it and recovers at once.</summary>
    public RecordWriter(IRecordStore store, RecordWriterOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.BatchSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MemoryEntries, 2);
        _options = options;
        _store = store;
        _time = time;
        _spill = options.SpillPath is null ? null : new SpillFile(options.SpillPath);
        _run = Guid.CreateVersion7(time.GetUtcNow());
        _retry = options.FirstRetry;
        _thread = WriterThread.Start(Drain, options.OwnThread);
        _queue = new RecordQueue(options, time, _thread.Wake);
        _metrics = new RecordsMetrics(this);
        _queue.Rest(TimeSpan.Zero);
    }

    /// <summary>Entries taken and not yet in the store, those in the spill file included.</summary>
    public long Pending => Math.Max(0, Volatile.Read(ref _added) - Volatile.Read(ref _settled) + Volatile.Read(ref _spilled));

    /// <summary>Interactions this run put into the store that were not there before.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Entries that are gone: always 0 unless store, spill file and memory failed together.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>The last try to use the store failed: a reason not to be ready.</summary>
    public bool Failing => _failing;

    /// <inheritdoc/>
    public void Begin(InteractionRecord record) => Take(new RecordEntry { Id = record.Id, Begun = record, Run = _run });

    /// <inheritdoc/>
    public void Add(InteractionRecord record) => Take(new RecordEntry { Id = record.Id, Ended = record, Run = _run });

    /// <inheritdoc/>
    public void Add(AgentStateEntry entry) =>
        Take(new RecordEntry { Id = Guid.CreateVersion7(entry.At), State = entry.Node is null ? entry with { Node = _options.Node } : entry, Run = _run });

    /// <summary>
    /// Waits until everything added before this call is in the store (or refused by it). False when
    /// <paramref name="deadline"/> passed first, or the writer was disposed with entries left.
    /// </summary>
    public Task<bool> FlushAsync(TimeSpan deadline) => _flushes.WaitAsync(Volatile.Read(ref _added), IsFlushed, deadline, _time);

    /// <summary>Writes what is left; what the store will not take now goes to the spill file, for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_queue.Close())
        {
            return;
        }

        _queue.Dispose();
        _closing = true;
        try
        {
            await _thread.Stop().WaitAsync(_options.DisposeDeadline, _time).ConfigureAwait(false);
            _store.Dispose();
        }
        catch (TimeoutException e)
        {
            // The store hangs inside a call and may still be in it: it is left alone.
            Report(RecordFaultKind.StoreFailed, $"The record store hung at shutdown with {Pending} entries not written.", (int)Pending, e);
        }

        _flushes.GiveUp();
        _metrics.Dispose();
    }

    private void Take(in RecordEntry entry)
    {
        // Counted before it can be written, so that no flush passes it by.
        Interlocked.Increment(ref _added);
        if (!_queue.TryAdd(entry))
        {
            Interlocked.Increment(ref _settled);
            Lose(1, _closing ? "A record came after the writer was closed and is lost." : "Memory for records is full and one is lost.", null);
        }
    }

    // The store works, but more comes than it takes.
    private bool IsOverrun => _spill is not null && _queue.Count >= 2 * _options.MemoryEntries;

    private void Drain()
    {
        try
        {
            if (!_opened)
            {
                Open();
            }

            ReadSpillBack(whole: false);
            WriteQueue();
            Worked();
        }
        catch (Exception e)
        {
            // Whatever a store throws means "not now" (IRecordStore); it is reported and tried again.
            Failed(e);
        }

        _flushes.Check(IsFlushed);
    }

    private void Open()
    {
        _store.Open(Origin());
        CountSpill();

        // What was spilled may hold the end of something begun: all of it goes first.
        ReadSpillBack(whole: true);
        Interlocked.Add(ref _written, _store.Recover(Origin()));
        _opened = true;
    }

    private void WriteQueue()
    {
        bool wrote = false;
        _queue.Take(_batch, _options.BatchSize);
        while (_batch.Count > 0)
        {
            Write(_batch, isOfQueue: true);
            wrote = true;
            if (IsOverrun)
            {
                Spill(keep: _options.MemoryEntries); // a file takes them faster than the store does
            }

            _queue.Take(_batch, _options.BatchSize);
        }

        if (!wrote && _anyOpen)
        {
            Write(_batch, isOfQueue: true); // a sign of life
        }
    }

    // What comes from the spill file was settled when it went there.
    private void Write(List<RecordEntry> batch, bool isOfQueue)
    {
        while (true)
        {
            try
            {
                RecordWriteResult result = _store.Write(batch, Origin());
                Interlocked.Add(ref _written, result.Interactions);
                Interlocked.Add(ref _settled, isOfQueue ? batch.Count : 0);
                _anyOpen = result.AnyOpen;
                batch.Clear();
                return;
            }
            catch (RecordRefusedException e)
            {
                Reject(batch[e.Index], e);
                batch.RemoveAt(e.Index);
                Interlocked.Add(ref _settled, isOfQueue ? 1 : 0);
            }
        }
    }

    private void Worked()
    {
        _retry = _options.FirstRetry;
        if (_failing)
        {
            _failing = false;
            Report(RecordFaultKind.StoreRecovered, "The record store works again.", 0, null);
        }

        bool more = !_spillUnreadable && Volatile.Read(ref _spilled) > 0;
        _queue.Rest(more ? TimeSpan.Zero : _anyOpen ? _options.Heartbeat : Timeout.InfiniteTimeSpan);
    }

    private void Failed(Exception e)
    {
        _failing = true;
        Report(RecordFaultKind.StoreFailed, $"Records can not be written; trying again in {_retry.TotalSeconds:0.#} s: {e.Message}", (int)Pending, e);
        if (_closing)
        {
            Spill(keep: 0);
        }
        else if (_queue.Count >= _options.MemoryEntries)
        {
            Spill(keep: _options.MemoryEntries / 2);
        }

        _queue.Retry(_retry);
        _retry = TimeSpan.FromTicks(Math.Min(_retry.Ticks * 2, _options.LongestRetry.Ticks));
    }

    private void Lose(int entries, string message, Exception? cause)
    {
        Interlocked.Add(ref _lost, entries);
        Report(RecordFaultKind.Lost, message, entries, cause);
    }

    private bool IsFlushed(long target) => Volatile.Read(ref _settled) >= target && Volatile.Read(ref _spilled) == 0;

    private RecordOrigin Origin() => new(_options.Node, _run, _time.GetUtcNow());

    private void Report(RecordFaultKind kind, string message, int entries, Exception? cause) =>
        _options.OnFault?.Invoke(new RecordFault(kind, message, entries, cause));
}

using Microsoft.Extensions.Logging;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Restarts;

/// <summary>
/// Keeps what changes over a restart, also one that nobody planned: told of each change by any thread, which it never lets wait for a disk,
/// and writes behind, all changes there are at once and in their order. A process that is killed loses the changes that have waited no
/// longer than their <c>within</c>, and nothing of what was written; what a power cut takes the <see cref="JournalFile{TKey, TValue}"/> says.
/// </summary>
/// <remarks>A disk that is full or read-only costs nobody anything but the restart: said once, tried again twice a minute and at each change.</remarks>
internal sealed class Journal<TKey, TValue> : IThreadPoolWorkItem, IDisposable
    where TKey : notnull
    where TValue : class
{
    /// <summary>Until a write that failed is tried again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <summary>Changes that wait at a time: then they are written at once.</summary>
    private const int Most = 10_000;

    private readonly Lock _turn = new();
    private readonly Lock _write = new();
    private readonly IWorkScheduler _scheduler;
    private readonly JournalFile<TKey, TValue> _file;
    private readonly ILogger _log;
    private readonly ITimer _timer;

    // All under _turn.
    private List<(TKey, TValue?)> _waiting = [];
    private long? _due;
    private bool _isOpen;
    private bool _isOver;

    // Under _write: why what is in memory did not come into the file.
    private string? _fault;

    public Journal(IWorkScheduler scheduler, JournalFile<TKey, TValue> file, ILogger log)
    {
        (_scheduler, _file, _log) = (scheduler, file, log);
        _timer = scheduler.Time.CreateTimer(_ => scheduler.Schedule(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What was kept, latest change last. Once; before that nothing is written, so that a start that fails leaves all as it was.</summary>
    public IReadOnlyList<TValue> Open()
    {
        lock (_write)
        {
            IReadOnlyList<TValue> kept = _file.Read();
            lock (_turn)
            {
                _isOpen = true;
                if (_waiting.Count > 0)
                {
                    Arm(TimeSpan.Zero);
                }
            }

            return kept;
        }
    }

    /// <summary>What that key means from now on; null that it is gone. Written within that time.</summary>
    public void Change(TKey key, TValue? value, TimeSpan within)
    {
        lock (_turn)
        {
            if (_isOver)
            {
                return;
            }

            _waiting.Add((key, value));
            Arm(_waiting.Count == Most ? TimeSpan.Zero : within);
        }
    }

    /// <summary>Writes what is not written yet, now.</summary>
    public void Flush() => Write(isLast: true);

    /// <summary>The process ends: as it is now it stays.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
        }

        _timer.Dispose();
        Flush();
    }

    /// <inheritdoc/>
    public void Execute() => Write(isLast: false);

    // Under _turn.
    private void Arm(TimeSpan within)
    {
        long due = _scheduler.Time.GetTimestamp() + (long)(within.TotalSeconds * _scheduler.Time.TimestampFrequency);
        if (_due is { } already && already <= due)
        {
            return;
        }

        _due = due;
        if (within > TimeSpan.Zero)
        {
            _timer.Change(within, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _scheduler.Schedule(this);
        }
    }

    private void Write(bool isLast)
    {
        // This lock first: who comes while another writes, as the end of the process may, waits until that is done.
        lock (_write)
        {
            List<(TKey, TValue?)> changes;
            lock (_turn)
            {
                _due = null; // what changes from now on is not in what is written now
                if (!_isOpen || (_isOver && !isLast))
                {
                    return;
                }

                changes = _waiting;
                _waiting = [];
            }

            if (changes.Count == 0 && _fault is null)
            {
                return;
            }

            try
            {
                _file.Write(changes);
                if (_fault is not null)
                {
                    _fault = null;
                    PbxLog.JournalWrittenAgain(_log, _file.What);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                OnFailed(e.Message);
            }
        }
    }

    private void OnFailed(string why)
    {
        if (_fault != why)
        {
            PbxLog.JournalUnwritten(_log, _file.What, why);
        }

        _fault = why;
        lock (_turn)
        {
            if (!_isOver)
            {
                Arm(Retry);
            }
        }
    }
}

using Microsoft.Extensions.Logging;
using Routing.Pbx.Scheduling;
using Routing.Sip;

namespace Routing.Pbx.Restarts;

/// <summary>
/// Keeps registrations over a restart, also one that nobody planned: writes them behind the changes, all at once, half a second
/// after one that matters and a few after a refresh, which moves an expiry alone. Told by any thread; never blocks it.
/// </summary>
internal sealed class RegistrationKeeper : IThreadPoolWorkItem, IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private readonly Lock _turn = new();
    private readonly Lock _write = new();
    private readonly IWorkScheduler _scheduler;
    private readonly SipUserAgent _sip;
    private readonly RegistrationFile _file;
    private readonly ILogger _log;
    private readonly ITimer _timer;
    private long? _due;
    private bool _hasBegun;
    private bool _isOver;
    private string? _fault;

    public RegistrationKeeper(IWorkScheduler scheduler, SipUserAgent sip, RegistrationFile file, ILogger log)
    {
        (_scheduler, _sip, _file, _log) = (scheduler, sip, file, log);
        _timer = scheduler.Time.CreateTimer(_ => scheduler.Schedule(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Hands what was kept to the registrar. Once, when it listens.</summary>
    public void Restore()
    {
        _hasBegun = true;
        if (_file.Read() is { Count: > 0 } kept)
        {
            _sip.Restore(kept);
        }
    }

    /// <summary>A registration came, went, or was refreshed.</summary>
    public void OnTouched(bool isNews)
    {
        lock (_turn)
        {
            TimeSpan wait = isNews ? Soon : Later;
            long due = _scheduler.Time.GetTimestamp() + (long)(wait.TotalSeconds * _scheduler.Time.TimestampFrequency);
            if (!_isOver && (_due is not { } already || due < already))
            {
                _due = due;
                _timer.Change(wait, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>The process ends: as it is now it stays, for phones do not unregister with us.</summary>
    public void Dispose()
    {
        bool first;
        lock (_turn)
        {
            first = !_isOver;
            _isOver = true;
        }

        if (first)
        {
            _timer.Dispose();
            if (_hasBegun) // a start that failed has taken nothing over, and must not write that there is nothing
            {
                Write(isLast: true);
            }
        }
    }

    /// <inheritdoc/>
    public void Execute() => Write(isLast: false);

    private void Write(bool isLast)
    {
        lock (_write)
        {
            lock (_turn)
            {
                _due = null; // what changes from now on is not in what is read now
                if (_isOver && !isLast)
                {
                    return;
                }
            }

            try
            {
                _file.Write(_sip.Registrations);
                _fault = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Phones are registered all the same, and the next change tries again: said once.
                if (_fault != e.Message)
                {
                    _fault = e.Message;
                    PbxLog.RegistrationsUnwritten(_log, e.Message);
                }
            }
        }
    }
}

using System.Collections.Concurrent;

namespace Routing.Pbx.Scheduling;

/// <summary>
/// One thread, one queue, one clock that jumps: work runs in the order it was scheduled, and only when
/// none is left does time move, straight to the next timer that is due. Two runs with the same inputs
/// are the same run. Used by tests and by <c>routing test</c>.
/// </summary>
/// <remarks>
/// Everything, timers' callbacks included, runs on the one thread that calls <see cref="RunUntilIdle"/>,
/// <see cref="RunUntil"/> or <see cref="Advance"/>. Other threads may schedule work and arm timers, as a task does whose
/// continuation comes back over the pool; only then does the order depend on more than the inputs.
/// </remarks>
public sealed class VirtualScheduler : IWorkScheduler
{
    private readonly ConcurrentQueue<IThreadPoolWorkItem> _work = new();
    private readonly VirtualClock _clock;

    /// <summary>A scheduler whose clock starts at <paramref name="start"/> (default 2026-01-05 00:00 UTC, a Monday).</summary>
    public VirtualScheduler(DateTimeOffset? start = null) =>
        _clock = new VirtualClock(start ?? new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero));

    /// <inheritdoc/>
    public TimeProvider Time => _clock;

    /// <summary>Timers that are armed now. Zero after everything has ended: what leak tests look at.</summary>
    public int ArmedTimers => _clock.Armed;

    /// <summary>How long this clock has run, all in all.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <inheritdoc/>
    public void Schedule(IThreadPoolWorkItem work) => _work.Enqueue(work);

    /// <summary>Runs what is scheduled, and what that schedules, without moving the clock.</summary>
    public void RunUntilIdle()
    {
        while (_work.TryDequeue(out IThreadPoolWorkItem? work))
        {
            work.Execute();
        }
    }

    /// <summary>Moves time forward by <paramref name="span"/>, running each timer at its own due time.</summary>
    public void Advance(TimeSpan span)
    {
        TimeSpan target = _clock.Elapsed + span;
        RunUntilIdle();
        while (_clock.TryFireNext(target))
        {
            RunUntilIdle();
        }

        _clock.MoveTo(target);
    }

    /// <summary>
    /// Runs, moving time as needed, until <paramref name="condition"/> holds. Returns false when
    /// <paramref name="limit"/> of virtual time has passed, or nothing is left that could make it hold.
    /// </summary>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        TimeSpan end = _clock.Elapsed + limit;
        while (true)
        {
            while (!condition())
            {
                if (!_work.TryDequeue(out IThreadPoolWorkItem? work))
                {
                    break;
                }

                work.Execute();
            }

            if (condition())
            {
                return true;
            }

            if (!_clock.TryFireNext(end))
            {
                return false;
            }
        }
    }
}

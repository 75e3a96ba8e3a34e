namespace Routing.Pbx.Scheduling;

/// <summary>
/// Where turns run and what time it is, always injected together. Production uses the thread pool and
/// the system clock (<see cref="ThreadPoolScheduler"/>); tests and what-if runs use one thread whose
/// clock moves only when nothing is left to do (<see cref="VirtualScheduler"/>), so that whole calls
/// run deterministically and in no real time.
/// </summary>
public interface IWorkScheduler
{
    /// <summary>The only clock and the only source of timers for whatever runs here.</summary>
    TimeProvider Time { get; }

    /// <summary>Runs <paramref name="work"/> soon, never on the caller's stack. Any thread; never blocks.</summary>
    void Schedule(IThreadPoolWorkItem work);
}

namespace Routing.Pbx.Scheduling;

/// <summary>Production's scheduler: the thread pool and the system clock.</summary>
public sealed class ThreadPoolScheduler : IWorkScheduler
{
    /// <summary>The one instance; it has no state.</summary>
    public static ThreadPoolScheduler Instance { get; } = new();

    private ThreadPoolScheduler()
    {
    }

    /// <inheritdoc/>
    public TimeProvider Time => TimeProvider.System;

    /// <inheritdoc/>
    // The global queue: a turn posted by another turn must not wait behind the poster's own work.
    public void Schedule(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);
}

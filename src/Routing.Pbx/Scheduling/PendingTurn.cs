namespace Routing.Pbx.Scheduling;

/// <summary>
/// One wait of one call: completed by a later turn of the same mailbox, by its deadline, or by the
/// caller's hang-up, whichever comes first. Everything but the timer happens on the mailbox.
/// </summary>
internal sealed class PendingTurn<T>
{
    // Continuations come as turns of their own, so completing a wait never runs the waiter's code on
    // the completer's stack.
    private readonly TaskCompletionSource<T> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the wait is over.</summary>
    public bool IsOver => _source.Task.IsCompleted;

    /// <summary>Ends the wait with <paramref name="result"/>; later words change nothing.</summary>
    public void Complete(T result) => _source.TrySetResult(result);

    /// <summary>Waits without a deadline of its own: something else has one for it.</summary>
    public async Task<T> WaitAsync(CancellationToken cancel)
    {
        using CancellationTokenRegistration registration =
            cancel.UnsafeRegister(static (wait, token) => ((PendingTurn<T>)wait!)._source.TrySetCanceled(token), this);
        return await _source.Task;
    }

    /// <summary>Waits for at most <paramref name="timeout"/>, after which the result is <paramref name="onTimeout"/>.</summary>
    public async Task<T> WaitAsync(IWorkScheduler scheduler, TimeSpan timeout, T onTimeout, CancellationToken cancel)
    {
        using ITimer timer = scheduler.Time.CreateTimer(
            static state =>
            {
                var (wait, result) = ((PendingTurn<T>, T))state!;
                wait.Complete(result);
            },
            (this, onTimeout),
            timeout,
            Timeout.InfiniteTimeSpan);
        return await WaitAsync(cancel);
    }
}

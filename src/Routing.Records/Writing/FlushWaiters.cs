namespace Routing.Records.Writing;

/// <summary>Those who wait until what they added is written. Any thread waits; the writer checks after each round.</summary>
internal sealed class FlushWaiters
{
    private readonly Lock _gate = new();
    private readonly List<(long Target, TaskCompletionSource<bool> Done)> _waiting = [];
    private bool _over;

    public async Task<bool> WaitAsync(long target, Func<long, bool> isReached, TimeSpan deadline, TimeProvider time)
    {
        var done = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            // Asked inside the lock: the writer's check comes either before, and is seen here, or after.
            if (_over || isReached(target))
            {
                return isReached(target);
            }

            _waiting.Add((target, done));
        }

        try
        {
            return await done.Task.WaitAsync(deadline, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                _waiting.RemoveAll(waiter => waiter.Done == done);
            }

            return false;
        }
    }

    public void Check(Func<long, bool> isReached)
    {
        lock (_gate)
        {
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                if (isReached(_waiting[i].Target))
                {
                    _waiting[i].Done.SetResult(true);
                    _waiting.RemoveAt(i);
                }
            }
        }
    }

    public void GiveUp()
    {
        lock (_gate)
        {
            _over = true;
            _waiting.ForEach(waiter => waiter.Done.TrySetResult(false));
            _waiting.Clear();
        }
    }
}

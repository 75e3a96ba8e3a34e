namespace Routing.Records.Writing;

/// <summary>
/// Where the writer's work runs: a background thread that sleeps until it is woken, or, for virtual time,
/// the stack of whoever wakes it. Wake-ups that come while it works become one.
/// </summary>
internal sealed class WriterThread
{
    private readonly Action _work;
    private readonly AutoResetEvent? _wake;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Written by Stop, read by the thread after the wake-up that Stop sends: the event orders the two.
    private volatile bool _stopping;

    private WriterThread(Action work, AutoResetEvent? wake)
    {
        _work = work;
        _wake = wake;
    }

    public static WriterThread Start(Action work, bool ownThread)
    {
        var writer = new WriterThread(work, ownThread ? new AutoResetEvent(false) : null);
        if (ownThread)
        {
            new Thread(writer.Loop) { Name = "records", IsBackground = true }.Start();
        }

        return writer;
    }

    /// <summary>Has the work run soon. Any thread; blocks only where there is no thread of its own.</summary>
    public void Wake()
    {
        if (_stopping)
        {
            return; // the last run, which Stop asks for, is the caller's to await
        }

        if (_wake is null)
        {
            _work();
        }
        else
        {
            _wake.Set();
        }
    }

    /// <summary>Runs the work once more and ends; the task completes when it has. Called once.</summary>
    public Task Stop()
    {
        _stopping = true;
        if (_wake is null)
        {
            _work();
            _ended.SetResult();
        }
        else
        {
            _wake.Set();
        }

        return _ended.Task;
    }

    private void Loop()
    {
        bool last;
        do
        {
            _wake!.WaitOne();
            last = _stopping;
            _work();
        }
        while (!last);

        _ended.SetResult();
    }
}

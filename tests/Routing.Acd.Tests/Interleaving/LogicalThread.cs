namespace Routing.Acd.Tests.Interleaving;

/// <summary>
/// One thread of an exploration: an OS thread of which at most one runs at a time. It stops before each
/// touch of shared memory, asks the schedule who goes next, and wakes that one (often itself).
/// </summary>
internal sealed class LogicalThread : IDisposable
{
    [ThreadStatic]
    private static LogicalThread? _current;

    private readonly Schedule _schedule;
    private readonly ManualResetEventSlim _go = new(false, spinCount: 30);
    private readonly Thread _thread;
    private Action? _body;
    private LogicalThread? _starter;
    private bool _disposed;

    public LogicalThread(Schedule schedule, int number)
    {
        _schedule = schedule;
        Number = number;
        _thread = new Thread(Live) { IsBackground = true, Name = $"explored {number}" };
        _thread.Start();
    }

    /// <summary>The logical thread that the calling OS thread is; null on any other.</summary>
    public static LogicalThread? Current => _current;

    public int Number { get; }

    /// <summary>What it will do when it is let go. Only while it stands at a hook.</summary>
    public Touch Next { get; private set; }

    public bool IsDone { get; private set; } = true;

    /// <summary>Runs <paramref name="body"/> up to its first hook, or to its end; then the caller goes on.</summary>
    public void Start(Action body, LogicalThread? starter)
    {
        _body = body;
        _starter = starter;
        IsDone = false;
        Go();
        (starter is null ? _schedule.Main : starter._go).Wait();
        (starter is null ? _schedule.Main : starter._go).Reset();
    }

    /// <summary>Lets it do its next touch, and go on to the hook after that.</summary>
    public void Go() => _go.Set();

    public void StopBefore(Touch touch)
    {
        if (_schedule.RunsFree)
        {
            if (_schedule.NextInFree(this) is { } other)
            {
                other.Go();
                Sleep();
            }

            return;
        }

        Next = touch;
        if (_body is not null)
        {
            _body = null; // the first hook: back to whoever started it
            (_starter is null ? _schedule.Main : _starter._go).Set();
        }
        else
        {
            LogicalThread next = _schedule.ChooseNext()!;
            if (next == this)
            {
                return;
            }

            next.Go();
        }

        Sleep();
    }

    public void Dispose()
    {
        _disposed = true;
        Go();
        _thread.Join();
        _go.Dispose();
    }

    private void Live()
    {
        _current = this;
        while (true)
        {
            Sleep();
            if (_disposed)
            {
                return;
            }

            try
            {
                _body!();
            }
            catch (Exception e)
            {
                _schedule.Failed(e);
            }

            IsDone = true;
            if (_body is not null)
            {
                _body = null; // it never came to a hook
                (_starter is null ? _schedule.Main : _starter._go).Set();
            }
            else if (_schedule.ChooseNext() is { } next)
            {
                next.Go();
            }
            else
            {
                _schedule.Main.Set();
            }
        }
    }

    private void Sleep()
    {
        _go.Wait();
        _go.Reset();
    }
}

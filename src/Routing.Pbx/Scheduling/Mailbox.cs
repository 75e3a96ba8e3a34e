using System.Collections.Concurrent;

namespace Routing.Pbx.Scheduling;

/// <summary>
/// The only place where the code of one call or one desk runs. What is posted runs in turns, in the
/// order of posting, one at a time. It is a <see cref="SynchronizationContext"/>: an <c>await</c> inside
/// a turn gives the turn back and its continuation comes as a turn of its own. So code inside needs no
/// lock, and no turn may block.
/// </summary>
public sealed class Mailbox : SynchronizationContext, IThreadPoolWorkItem
{
    // A busy mailbox yields its thread after this many turns, so that one storm does not starve the others.
    private const int TurnsPerSchedule = 64;

    private readonly ConcurrentQueue<Turn> _turns = new();
    private readonly IWorkScheduler _scheduler;
    private readonly Action<Exception> _onFault;

    // Turns posted and not yet finished. The poster that lifts it from 0 schedules the drain; the drain
    // that brings it back to 0 stops. Interlocked on both sides: whoever sees the 0 owns the hand-over.
    private int _pending;

    /// <summary>A mailbox on <paramref name="scheduler"/>; an exception that escapes a turn goes to <paramref name="onFault"/>.</summary>
    public Mailbox(IWorkScheduler scheduler, Action<Exception> onFault)
    {
        _scheduler = scheduler;
        _onFault = onFault;
    }

    /// <summary>The clock of whatever runs here.</summary>
    public TimeProvider Time => _scheduler.Time;

    /// <summary>Turns that wait or run now.</summary>
    public int Pending => Volatile.Read(ref _pending);

    /// <summary>Posts a turn. Any thread; never blocks, never runs it on the caller's stack.</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        _turns.Enqueue(new Turn(d, state));
        if (Interlocked.Increment(ref _pending) == 1)
        {
            _scheduler.Schedule(this);
        }
    }

    /// <summary>Posts <paramref name="turn"/>.</summary>
    public void Post(Action turn) => Post(static run => ((Action)run!)(), turn);

    /// <summary>
    /// Posts a question. What goes wrong in it is the asker's affair: it faults the task, and not those whose
    /// mailbox this is. Waits for ever if the mailbox never comes to it: give it a deadline.
    /// </summary>
    public Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.TrySetResult(question());
            }
            catch (Exception e)
            {
                answer.TrySetException(e);
            }
        });
        return answer.Task;
    }

    /// <summary>Posts a turn that awaits; what escapes it then goes where the exceptions of other turns go.</summary>
    public void Run(Func<Task> work) => Post(() => Watch(work()));

    /// <summary>In a turn: the fault of <paramref name="work"/>, which outlives the turn, becomes one of a later turn.</summary>
    public void Watch(Task work)
    {
        if (!work.IsCompletedSuccessfully)
        {
            _ = WatchAsync(work);
        }
    }

    /// <summary>Never: a turn that waited for another would block.</summary>
    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("A mailbox has no blocking call; use Post.");

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    void IThreadPoolWorkItem.Execute()
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        try
        {
            int turns = 0;
            do
            {
                if (turns++ == TurnsPerSchedule)
                {
                    _scheduler.Schedule(this);
                    return;
                }

                RunOne();
            }
            while (Interlocked.Decrement(ref _pending) != 0);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private async Task WatchAsync(Task work)
    {
        try
        {
            await work; // comes back to this mailbox
        }
        catch (Exception e)
        {
            _onFault(e);
        }
    }

    private void RunOne()
    {
        // The enqueue comes before the increment, so a counted turn is always there to take.
        if (!_turns.TryDequeue(out Turn turn))
        {
            throw new InvalidOperationException("A counted turn was not in the mailbox.");
        }

        try
        {
            turn.Run(turn.State);
        }
        catch (Exception e)
        {
            _onFault(e);
        }
    }

    private readonly record struct Turn(SendOrPostCallback Run, object? State);
}

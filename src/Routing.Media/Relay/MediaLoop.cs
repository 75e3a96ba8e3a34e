using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Routing.Media.Relay;

/// <summary>
/// A thread that owns legs: waits for their datagrams, runs the commands posted to them in order, and
/// paces what is played. Nothing else touches a leg, so nothing in it is locked.
/// </summary>
internal sealed class MediaLoop
{
    // Larger than any RTP of ours; what fills it was cut off and is dropped.
    private const int BufferSize = 4096;
    private const int MaxCommandsPerTurn = 4096;

    private readonly ConcurrentQueue<(RtpLeg? Leg, Action Run)> _commands = new();
    private readonly Dictionary<RtpLeg, List<Action>> _deferred = [];
    private readonly List<RtpLeg?> _legs = [];
    private readonly Stack<int> _freeKeys = new();
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);
    private readonly Epoll _epoll = new();
    private readonly PacingWheel _wheel;
    private readonly SilenceWatch _silence;
    private readonly TimeProvider _time;
    private readonly Action<double>? _lag;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _posting = new();
    private bool _stopping;

    // Under _posting: nothing is queued, and the eventfd is not written, once the thread has ended.
    private bool _closed;

    // 1 while a wake-up is under way. The poster that makes it 1 writes the eventfd; the loop makes it 0
    // before it drains, so what is posted after the drain began wakes it again.
    private int _woken;

    /// <summary>Makes the loop and starts its thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="time">The clock.</param>
    /// <param name="lag">Told how late each pacing tick ran, in seconds; null for nobody.</param>
    /// <param name="logger">Where faults go.</param>
    public MediaLoop(string name, TimeProvider time, Action<double>? lag, ILogger logger)
    {
        (_time, _lag, _logger) = (time, lag, logger);
        _wheel = new PacingWheel(time.GetTimestamp(), time.TimestampFrequency);
        _silence = new SilenceWatch(time.GetTimestamp(), time.TimestampFrequency);
        _thread = new Thread(Run) { Name = name, IsBackground = true };
        _thread.Start();
    }

    /// <summary>What this loop has counted.</summary>
    public LoopCounters Counters { get; } = new();

    /// <summary>Pacing rounds left out because the thread came too late.</summary>
    public long SkippedRounds => _wheel.SkippedRounds;

    /// <summary>Legs it was asked to own; what new legs are spread by. Any thread, interlocked by the engine.</summary>
    public int Load;

    /// <summary>Posts work for the loop itself; false when it has ended. Any thread.</summary>
    public bool Post(Action run) => Post(null, run);

    /// <summary>
    /// Posts a command for <paramref name="leg"/>, which runs when all before it have run; false when the
    /// loop has ended, and it will not. Under the leg's gate.
    /// </summary>
    public bool Post(RtpLeg? leg, Action run)
    {
        lock (_posting)
        {
            if (_closed)
            {
                return false;
            }

            _commands.Enqueue((leg, run));
            if (Interlocked.Exchange(ref _woken, 1) == 0)
            {
                _epoll.Wake();
            }

            return true;
        }
    }

    /// <summary>Starts to serve a leg. On the loop's thread.</summary>
    public void Attach(RtpLeg leg)
    {
        if (!_freeKeys.TryPop(out int key))
        {
            key = _legs.Count;
            _legs.Add(null);
        }

        (leg.Owner, leg.Key, _legs[key]) = (this, key, leg);
        leg.Output.Counters = Counters;
        leg.Player.Slot = _wheel.Assign();
        if (!_epoll.Add(leg.Socket.Descriptor, key))
        {
            _logger.LegNotWatched(leg.Id.Value);
        }

        _silence.Add(leg, _time.GetTimestamp());
        RunDeferred(leg);
    }

    /// <summary>Serves it no more: it closes, or goes to another loop. On the loop's thread.</summary>
    public void Detach(RtpLeg leg)
    {
        leg.Part();
        leg.Player.Clear();
        if (leg.Player.Index >= 0)
        {
            _wheel.Remove(leg.Player);
        }

        _wheel.Unassign(leg.Player.Slot);
        _silence.Remove(leg);
        _epoll.Remove(leg.Socket.Descriptor);
        leg.ReportLoss(Counters, atOnce: true);
        _legs[leg.Key] = null;
        _freeKeys.Push(leg.Key);
        leg.Owner = null;
    }

    /// <summary>Lets the leg's player have its ticks, if it has something to send. On the loop's thread.</summary>
    public void Pace(RtpLeg leg)
    {
        if (leg.Player.Busy && leg.Player.Index < 0)
        {
            _wheel.Add(leg.Player, _time.GetTimestamp());
        }
    }

    /// <summary>How long the leg may be silent has changed. On the loop's thread.</summary>
    public void Renew(RtpLeg leg, long now) => _silence.Renew(leg, now);

    /// <summary>Runs what had to wait until <paramref name="leg"/> was here. On the loop's thread.</summary>
    public void RunDeferred(RtpLeg leg)
    {
        if (_deferred.Remove(leg, out List<Action>? waiting))
        {
            foreach (Action run in waiting)
            {
                Execute(leg, run);
            }
        }
    }

    /// <summary>Ends the thread and closes the loop's descriptors. The engine has closed all legs before. Any thread.</summary>
    public Task StopAsync()
    {
        Post(() => _stopping = true);
        return _stopped.Task;
    }

    private void Run()
    {
        long frequency = _time.TimestampFrequency;
        while (!_stopping)
        {
            int events = _epoll.Wait(MillisecondsToNextTick(frequency));
            for (int i = 0; i < events; i++)
            {
                if (_epoll.Key(i) == Epoll.WakeKey)
                {
                    RunCommands();
                }
            }

            long now = _time.GetTimestamp();
            for (int i = 0; i < events; i++)
            {
                if (_epoll.Key(i) is >= 0 and var key && _legs[key] is { } leg)
                {
                    Receive(leg, now, frequency);
                }
            }

            RunTicks(frequency);
        }

        Finish();
        _stopped.SetResult();
    }

    // What was posted before the end still runs: somebody may wait for it.
    private void Finish()
    {
        lock (_posting)
        {
            _closed = true;
        }

        while (_commands.TryDequeue(out (RtpLeg? Leg, Action Run) command))
        {
            Execute(command.Leg, command.Run);
        }

        _epoll.Close();
    }

    private void RunTicks(long frequency)
    {
        try
        {
            while (_wheel.TryRun(_time.GetTimestamp(), out long lag))
            {
                _lag?.Invoke((double)lag / frequency);
            }

            _silence.Run(_time.GetTimestamp());
        }
        catch (Exception e)
        {
            _logger.LegFault(e, 0);
        }
    }

    // Rounded up: a wait that ends early would only spin.
    private int MillisecondsToNextTick(long frequency) => Math.Min(_wheel.NextDue() ?? long.MaxValue, _silence.NextDue ?? long.MaxValue) is < long.MaxValue and var due
        ? (int)Math.Clamp((((due - _time.GetTimestamp()) * 1000) + frequency - 1) / frequency, 0, 1000)
        : -1;

    private void RunCommands()
    {
        _epoll.ClearWake();
        Interlocked.Exchange(ref _woken, 0);
        for (int i = 0; i < MaxCommandsPerTurn; i++)
        {
            if (!_commands.TryDequeue(out (RtpLeg? Leg, Action Run) command))
            {
                return;
            }

            Execute(command.Leg, command.Run);
        }

        // More is waiting: datagrams and ticks get their turn first.
        _woken = 1;
        _epoll.Wake();
    }

    private void Execute(RtpLeg? leg, Action run)
    {
        if (leg is { Closed: false } && (leg.Owner != this || leg.Held))
        {
            Defer(leg, run);
            return;
        }

        try
        {
            run();
        }
        catch (Exception e)
        {
            // One leg's fault (or its listener's) must not silence all others.
            _logger.LegFault(e, leg?.Id.Value ?? 0);
        }
    }

    private void Defer(RtpLeg leg, Action run)
    {
        if (!_deferred.TryGetValue(leg, out List<Action>? waiting))
        {
            _deferred[leg] = waiting = [];
        }

        waiting.Add(run);
    }

    private void Receive(RtpLeg leg, long now, long frequency)
    {
        try
        {
            leg.Receive(_buffer, now, Counters, frequency);
        }
        catch (Exception e)
        {
            _logger.LegFault(e, leg.Id.Value);
        }
    }
}

using System.Diagnostics;
using Routing.Acd;
using Routing.Acd.Model;

namespace Routing.Bench.Workloads;

/// <summary>
/// A partition under steady overload: more interactions arrive than agents can take, and each that waits may
/// give up at any moment, so that the number of those who wait stays the same. Left to itself for long
/// enough, interactions that hardly anybody can take hold the oldest places. One thread.
/// </summary>
internal sealed class World : IAcdEvents
{
    private const long ContactMicroseconds = 180_000_000;

    private readonly IPosting _core;
    private readonly Population _population;
    private readonly int[] _holds;
    private readonly int[] _busy;
    private readonly AcdCommand[] _batch;
    private readonly Match[] _matches;
    private readonly int _batchSize;
    private readonly int _wanted;
    private readonly long _turnMicroseconds;
    private SplitMix _random = new(7);
    private int _busyCount;
    private int _matched;
    private double _arrivals;

    /// <summary>An empty world around a core.</summary>
    /// <param name="load">Its agents and what its interactions require.</param>
    /// <param name="core">Makes the core, given where its events go.</param>
    /// <param name="batch">Operations of a kind in a row, at most.</param>
    /// <param name="waiting">How many shall wait; by default as many as the world's specification says.</param>
    public World(Workload load, Func<IAcdEvents, IPosting> core, int batch = 64, int? waiting = null)
    {
        Load = load;
        WorldSpec spec = load.Spec;
        _wanted = waiting ?? spec.Waiting;
        _batchSize = Math.Clamp(Math.Min(spec.Agents, _wanted) / 4, 1, batch);
        _turnMicroseconds = ContactMicroseconds / spec.Agents;
        _population = new Population(_wanted + spec.Agents + (8 * _batchSize));
        _holds = new int[spec.Agents];
        _busy = new int[spec.Agents];
        _matches = new Match[spec.Agents + 1];
        _batch = new AcdCommand[8 * _batchSize];
        Now = 1_800_000_000_000_000;
        _core = core(this);
        _core.Post(AcdCommand.LoadPlan(Now, load.Plan));
    }

    public Workload Load { get; }

    public OpTimes Times { get; } = new();

    public Population Population => _population;

    /// <summary>Events that came out so far.</summary>
    public long Events { get; private set; }

    public int Waiting => _population.Waiting;

    public long Now { get; private set; }

    public void OnEvent(in AcdEvent acdEvent)
    {
        Events++;
        if (acdEvent.Kind == AcdEventKind.Reserved)
        {
            _matches[_matched++] = new Match(InteractionIds.NumberOf(acdEvent.Interaction), acdEvent.Agent.Value, acdEvent.Reservation);
        }
    }

    /// <summary>All agents come to work.</summary>
    public void SignIn()
    {
        for (int agent = 0; agent < Load.Spec.Agents; agent++)
        {
            _core.Post(AcdCommand.DeviceUp(Now, new AgentId(agent)));
            _core.Post(AcdCommand.SetAgent(Now, new AgentId(agent), AgentMode.Available));
        }
    }

    /// <summary>Fills the lines with what arrives.</summary>
    public void Fill(CancellationToken cancel)
    {
        while (Waiting < _wanted)
        {
            int[] classes = new int[Math.Min(_batchSize, _wanted - Waiting)];
            for (int i = 0; i < classes.Length; i++)
            {
                classes[i] = Load.Arriving(ref _random);
            }

            Enter(classes, cancel);
        }
    }

    /// <summary>Fills the lines with what stands in those of <paramref name="other"/>, in the same order, each so many times.</summary>
    public void FillAs(World other, int copies, CancellationToken cancel)
    {
        Enter([.. other._busy.Take(other._busyCount).Select(agent => other._population.ClassOf(other._holds[agent]))], cancel);
        Enter([.. other._population.WaitingByAge().SelectMany(number => Enumerable.Repeat(other._population.ClassOf(number), copies))], cancel);
    }

    /// <summary>Runs a number of turns, or until time is up; the turns done.</summary>
    public long Run(long turns, TimeSpan most, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        long done = 0;
        while (done < turns && Stopwatch.GetElapsedTime(began) < most)
        {
            cancel.ThrowIfCancellationRequested();
            done += Turn();
        }

        return done;
    }

    /// <summary>Nanoseconds by <see cref="Op"/> over some milliseconds of overload, the first tenth to get warm again.</summary>
    public double[] Measure(TimeSpan length, Func<int>? turn = null)
    {
        turn ??= Turn;
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < length / 10)
        {
            turn();
        }

        Times.Clear();
        do
        {
            turn();
        }
        while (Stopwatch.GetElapsedTime(began) < length);

        return Times.All();
    }

    /// <summary>Some agents get free and take the next; others arrive, and some who wait give up.</summary>
    public int Turn()
    {
        int ready = Math.Min(_batchSize, _busyCount);
        Complete(ready, Op.Ready);
        Times.Note(ready, _matched);
        Accept(timed: true);

        _arrivals += ready * Load.Spec.Overload;
        int arrive = Math.Min((int)_arrivals, 4 * _batchSize);
        _arrivals -= (int)_arrivals;
        for (int i = 0; i < arrive; i++)
        {
            PrepareSubmit(i, Load.Arriving(ref _random));
        }

        Post(Op.Enqueue, arrive);
        Accept(timed: false);
        WithdrawAny(Math.Clamp(Waiting - _wanted, 0, _batch.Length));
        Pass(ready);
        return ready;
    }

    /// <summary>Everybody who waits leaves, and all but a third of the agents are idle.</summary>
    public void Drain()
    {
        while (Waiting > 0)
        {
            WithdrawAny(Math.Min(Waiting, _batch.Length));
        }

        while (_busyCount > Load.Spec.Agents / 3)
        {
            Complete(Math.Min(_batchSize, _busyCount), Op.Idle);
            Pass(_batchSize);
        }
    }

    /// <summary>The opposite of overload: some arrive and find an agent idle, as many agents get free and find nobody.</summary>
    public int QuietTurn()
    {
        for (int i = 0; i < _batchSize; i++)
        {
            PrepareSubmit(i, Load.Arriving(ref _random));
        }

        Post(Op.EnqueueMatch, _batchSize);
        Times.Note(_batchSize, _matched);
        Accept(timed: false);
        WithdrawAny(Waiting);
        int ready = Math.Clamp(_busyCount - (Load.Spec.Agents / 3), 0, _batchSize);
        Complete(ready, Op.Idle);
        Accept(timed: false);
        Pass(ready);
        return ready;
    }

    /// <summary>Some arrive and as many leave; no agent gets free.</summary>
    public int ExchangeTurn()
    {
        for (int i = 0; i < _batchSize; i++)
        {
            PrepareSubmit(i, Load.Arriving(ref _random));
        }

        Post(Op.Enqueue, _batchSize);
        Accept(timed: false);
        WithdrawAny(Math.Clamp(Waiting - _wanted, 0, _batch.Length));
        Pass(_batchSize);
        return _batchSize;
    }

    /// <summary>One of each of these classes arrives, in this order.</summary>
    public void Enter(int[] classes, CancellationToken cancel)
    {
        foreach (int[] part in classes.Chunk(_batchSize))
        {
            cancel.ThrowIfCancellationRequested();
            for (int i = 0; i < part.Length; i++)
            {
                PrepareSubmit(i, part[i]);
            }

            Post(Op.Enqueue, part.Length);
            Accept(timed: false);
            Pass(part.Length / Load.Spec.Overload);
        }
    }

    private void Pass(double turns) => Now += (long)(turns * _turnMicroseconds) + 1;

    private void PrepareSubmit(int at, int ofClass)
    {
        int number = _population.Add(ofClass, InteractionIds.Make(Now, _random.Next(), _population.NextNumber));
        _batch[at] = Load.Submit(Now, _population.IdOf(number), ofClass);
    }

    private void WithdrawAny(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int number = _population.AnyWaiting(ref _random);
            _batch[i] = AcdCommand.Withdraw(Now, _population.IdOf(number), LeaveReason.Abandoned);
            _population.StopWaiting(number);
            _population.Free(number);
        }

        Post(Op.Abandon, count);
    }

    private void Complete(int count, Op op)
    {
        for (int i = 0; i < count; i++)
        {
            int at = _random.Below(_busyCount);
            int agent = _busy[at];
            _busy[at] = _busy[--_busyCount];
            _batch[i] = AcdCommand.Complete(Now, _population.IdOf(_holds[agent]));
            _population.Free(_holds[agent]);
        }

        Post(op, count);
    }

    private void Accept(bool timed)
    {
        int count = _matched;
        for (int from = 0; from < count; from += _batch.Length)
        {
            int part = Math.Min(count - from, _batch.Length);
            for (int i = 0; i < part; i++)
            {
                Match match = _matches[from + i];
                _population.StopWaiting(match.Number);
                _holds[match.Agent] = match.Number;
                _busy[_busyCount++] = match.Agent;
                _batch[i] = AcdCommand.Accept(Now, _population.IdOf(match.Number), match.Reservation);
            }

            long began = Stopwatch.GetTimestamp();
            PostAll(part);
            if (timed)
            {
                Times.Add(Op.Accept, began, part);
            }
        }

        _matched = 0;
    }

    private void Post(Op op, int count)
    {
        long began = Stopwatch.GetTimestamp();
        PostAll(count);
        Times.Add(op, began, count);
    }

    private void PostAll(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _core.Post(_batch[i]);
        }
    }

    private readonly record struct Match(int Number, int Agent, ReservationId Reservation);
}

using System.Diagnostics;
using Routing.Acd;
using Routing.Acd.Model;

namespace Routing.Bench.Workloads;

/// <summary>
/// Agents and a line shared by several threads, each of which posts for its own agents: the reservation
/// taken, the contact over, the next arrives. No thread waits for another but through the core.
/// </summary>
internal sealed class Floor : IAcdEvents
{
    private const int MostSamples = 1_000_000;
    private const long TurnMicroseconds = 100;
    private static readonly long Patience = Stopwatch.Frequency; // one second without a reservation: something is broken

    private static readonly WorldSpec Spec = new(20_000, 200, 64, 1_000, 200, AnyoneShare: 0.5);
    private static readonly Workload Load = new(Spec);

    private readonly ReservationCell[] _cells = new ReservationCell[Spec.Agents];
    private readonly Guid[] _holds = new Guid[Spec.Agents];
    private readonly IPosting _core;
    private readonly long _start = 1_800_000_000_000_000;
    private SplitMix _random = new(5);
    private bool _stamped;

    public Floor(Func<IAcdEvents, IPosting> core)
    {
        _core = core(this);
        _core.Post(AcdCommand.LoadPlan(_start, Load.Plan));
        for (int agent = 0; agent < Spec.Agents; agent++)
        {
            _core.Post(AcdCommand.DeviceUp(_start, new AgentId(agent)));
            _core.Post(AcdCommand.SetAgent(_start, new AgentId(agent), AgentMode.Available));
        }

        for (int i = 0; i < Spec.Waiting + Spec.Agents; i++)
        {
            _core.Post(NextSubmit(_start, ref _random));
        }
    }

    public void OnEvent(in AcdEvent acdEvent)
    {
        if (acdEvent.Kind == AcdEventKind.Reserved)
        {
            _cells[acdEvent.Agent.Value].Put(acdEvent.Interaction, acdEvent.Reservation, _stamped ? Stopwatch.GetTimestamp() : 0);
        }
    }

    public void Close() => _core.Close();

    /// <summary>Nanoseconds a command when this many threads post as fast as they can.</summary>
    public double Throughput(int threads, int turnsEach)
    {
        long began = Stopwatch.GetTimestamp();
        long commands = Run(threads, (first, random) => PostTurns(first, threads, turnsEach, random, []));
        return Stopwatch.GetElapsedTime(began).TotalNanoseconds / commands;
    }

    /// <summary>How long each single post took, in nanoseconds, by all threads together.</summary>
    public double[] PostTimes(int threads, int turnsEach)
    {
        var times = new List<long>[threads];
        Run(threads, (first, random) => PostTurns(first, threads, turnsEach, random, times[first] = new List<long>(MostSamples)));
        return Nanoseconds(times);
    }

    /// <summary>
    /// From "the contact is over" to the same agent's next reservation, in nanoseconds; the threads spin for it, and
    /// between two of their turns until <paramref name="pause"/> is over.
    /// </summary>
    public double[] ReadyTimes(int threads, TimeSpan length, TimeSpan pause)
    {
        _stamped = true;
        var times = new List<long>[threads];
        long until = Stopwatch.GetTimestamp() + (long)(length.TotalSeconds * Stopwatch.Frequency);
        Run(threads, (first, random) => SpinTurns(first, threads, until, pause, random, times[first] = new List<long>(MostSamples)));
        return Nanoseconds(times);
    }

    private static AcdCommand NextSubmit(long now, ref SplitMix random) =>
        Load.Submit(now, InteractionIds.Make(now, random.Next(), (int)random.Next()), Load.Arriving(ref random));

    private static double[] Nanoseconds(List<long>[] times) => [.. times.SelectMany(t => t).Select(t => t * 1e9 / Stopwatch.Frequency)];

    private static long Run(int count, Func<int, SplitMix, long> work)
    {
        long[] done = new long[count];
        Exception? fault = null;
        void Start(int first)
        {
            try
            {
                done[first] = work(first, new SplitMix((ulong)first + 100));
            }
            catch (Exception e)
            {
                fault = e;
            }
        }

        Thread[] threads = [.. Enumerable.Range(1, count - 1).Select(first => new Thread(() => Start(first)))];
        Array.ForEach(threads, thread => thread.Start());
        Start(0);
        Array.ForEach(threads, thread => thread.Join());
        return fault is null ? done.Sum() : throw new InvalidOperationException("a producer failed", fault);
    }

    private long PostTurns(int first, int step, int turns, SplitMix random, List<long> times)
    {
        long commands = 0;
        int fruitless = 0;
        for (int agent = first, turn = 0; turn < turns; agent = agent + step < Spec.Agents ? agent + step : first)
        {
            if (!_cells[agent].TryTake(out Guid interaction, out ReservationId reservation, out _))
            {
                if (++fruitless % Spec.Agents == 0)
                {
                    Thread.Yield();
                }

                continue;
            }

            long now = _start + (++turn * TurnMicroseconds);
            Post(AcdCommand.Accept(now, interaction, reservation), times);
            Post(AcdCommand.Complete(now, interaction), times);
            Post(NextSubmit(now, ref random), times);
            commands += 3;
        }

        return commands;
    }

    private void Post(in AcdCommand command, List<long> times)
    {
        if (times.Capacity == 0)
        {
            _core.Post(command);
            return;
        }

        long began = Stopwatch.GetTimestamp();
        _core.Post(command);
        times.Add(Stopwatch.GetTimestamp() - began);
    }

    private long SpinTurns(int first, int step, long until, TimeSpan pause, SplitMix random, List<long> times)
    {
        long turn = 0;
        for (int agent = first; agent < Spec.Agents && Stopwatch.GetTimestamp() < until; agent = agent + step < Spec.Agents ? agent + step : first)
        {
            long now = _start + (++turn * TurnMicroseconds);
            if (_holds[agent] == default)
            {
                (_holds[agent], _) = Take(agent, now);
            }

            long began = Stopwatch.GetTimestamp();
            _core.Post(AcdCommand.Complete(now, _holds[agent]));
            (_holds[agent], long at) = Take(agent, now);
            times.Add(at - began);
            _core.Post(NextSubmit(now, ref random));
            for (long over = Stopwatch.GetTimestamp() + (long)(pause.TotalSeconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < over;)
            {
                Thread.SpinWait(4);
            }
        }

        return turn;
    }

    private (Guid Interaction, long At) Take(int agent, long now)
    {
        long patience = Stopwatch.GetTimestamp() + Patience;
        Guid interaction;
        ReservationId reservation;
        long at;
        while (!_cells[agent].TryTake(out interaction, out reservation, out at))
        {
            Thread.SpinWait(4);
            if (Stopwatch.GetTimestamp() > patience)
            {
                throw new TimeoutException("an agent who got free was given nobody within a second");
            }
        }

        _core.Post(AcdCommand.Accept(now, interaction, reservation));
        return (interaction, at);
    }
}

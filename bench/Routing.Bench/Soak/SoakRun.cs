using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Routing.Bench.Engines;

namespace Routing.Bench.Soak;

/// <summary>
/// The engine at work for a long time: callers who leave in every phase, two offices of agents and a carrier of which one
/// after the other vanishes without a word and comes back, reloads in between.
/// </summary>
internal sealed class SoakRun
{
    private const int Office = 15;
    private const double PerSecond = 3;
    private const int Most = 3; // calls that a crowd may have placed between its last word and its end, at that rate

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(150); // 64*T1 for those who vanished, then for what lingers

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<SoakSample> _samples = [];
    private readonly EngineProcess _engine;
    private readonly TimeSpan _length;
    private long _placed;
    private long _uncertain;
    private int _reloads;
    private int _vanished;
    private int _registered;
    private string _trunk = "";
    private string _desks = "";

    private SoakRun(EngineProcess engine, TimeSpan length)
    {
        _engine = engine;
        _length = length;
    }

    /// <summary>0 when all promises were kept.</summary>
    public static async Task<int> RunAsync(TimeSpan length)
    {
        using var stop = new CancellationTokenSource(length + TimeSpan.FromMinutes(6));
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await using EngineProcess engine = await EngineProcess.StartAsync(Settings(0), length + TimeSpan.FromMinutes(7), stop.Token);
            return await new SoakRun(engine, length).RunAsync(stop.Token) ? 0 : 1;
        }
        catch (Exception e) when (e is OperationCanceledException or EngineFaultException or HttpRequestException)
        {
            Console.Error.WriteLine($"soak: {(e is OperationCanceledException ? "stopped" : e.Message)}");
            return 1;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    // The same addresses each time; what changes is what a reload may change.
    private static readonly EngineSettings First = new(2 * Office) { HasSound = true, HasDesks = true, WrapUp = "0s", RingTimeout = "6s", TraceMemory = "8MB", SessionExpires = "90s" };

    private static EngineSettings Settings(int turn) => First with { WrapUp = turn % 2 == 0 ? "0s" : "1s", RingTimeout = turn % 3 == 0 ? "6s" : "5s" };

    private async Task<bool> RunAsync(CancellationToken cancel)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task[] all =
        [
            SampleAsync(broken.Token),
            OfficeAsync(EngineSettings.FirstAgent, 95, vanishes: false, broken.Token),
            OfficeAsync(EngineSettings.FirstAgent + Office, 100, vanishes: true, broken.Token),
            CarrierAsync(broken.Token),
            ReloadAsync(broken.Token),
            DesksAsync(broken.Token),
            RegistrarAsync(broken.Token),
        ];
        Task first = await Task.WhenAny(Task.WhenAll(all), Task.WhenAny(all.Select(Unbroken)).Unwrap());
        if (first.IsFaulted || first.IsCanceled)
        {
            await broken.CancelAsync(); // the others end their crowds
        }

        await Task.WhenAll(all);
        Console.WriteLine($"{_desks}; {_trunk}");
        SoakSample idle = await IdleAsync(cancel);
        double counted = await _engine.MetricAsync("routing_calls_total", cancel);
        return new SoakVerdict(_samples, idle, _placed, _uncertain, Records(), counted, _reloads, _vanished).Print();
    }

    // Ends only when the task breaks: who is done leaves the others to theirs.
    private static async Task Unbroken(Task task)
    {
        await task;
        await Task.Delay(Timeout.Infinite);
    }

    private TimeSpan Left => _length - _clock.Elapsed;

    private async Task SampleAsync(CancellationToken cancel)
    {
        while (Left > TimeSpan.Zero)
        {
            SoakSample now = await SoakSample.TakeAsync(_engine, _clock.Elapsed.TotalSeconds, cancel);
            _samples.Add(now);
            if (_samples.Count % 6 == 1)
            {
                Console.WriteLine(
                    $"{now.Seconds / 60,4:0} min: {now.Process.ResidentBytes >> 20} MB, heap {now.Heap / (1 << 20):0} MB, {now.Process.Descriptors} descriptors, {now.Process.Threads} threads, {now.Calls} calls, {now.Waiting} waiting, {now.Transactions} transactions, {now.Dialogs} dialogs, {now.Timers} timers, {now.Bindings} bindings");
            }

            await Task.Delay(Between, cancel);
        }
    }

    private async Task OfficeAsync(int first, int seconds, bool vanishes, CancellationToken cancel)
    {
        for (int round = 1; Left > TimeSpan.Zero; round++)
        {
            using SoakPeer office = SoakPeer.Agents(_engine.Sip, round, (int)_length.TotalSeconds + 600, first, Office);
            bool isLast = Left < TimeSpan.FromSeconds(seconds);
            await Task.Delay(isLast ? Left + TimeSpan.FromSeconds(100) : TimeSpan.FromSeconds(seconds), cancel); // callers end first
            if (vanishes && !isLast)
            {
                await office.VanishAsync();
                _vanished++;
            }
            else
            {
                await office.LeaveAsync(cancel);
            }
        }
    }

    private async Task CarrierAsync(CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(5), cancel); // the agents register
        for (int round = 1; Left > TimeSpan.FromSeconds(5); round++)
        {
            int seconds = (int)Math.Min(round % 3 == 0 ? 40 : 60, Left.TotalSeconds);
            using SoakPeer carrier = SoakPeer.Callers(_engine.Sip, round, seconds, PerSecond);
            if (round % 3 == 0)
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds * 0.7), cancel);
                await carrier.VanishAsync();
                _vanished++;
                _uncertain += Most;
            }
            else
            {
                await carrier.EndsAsync(cancel);
            }

            Interlocked.Add(ref _placed, carrier.Placed);
        }
    }

    private async Task DesksAsync(CancellationToken cancel)
    {
        await using SoakDesks desks = await SoakDesks.StartAsync(First, cancel);
        await desks.RunAsync(() => Left < TimeSpan.FromSeconds(5), cancel);
        Interlocked.Add(ref _placed, desks.Placed);
        _desks = $"{desks.Placed} calls between desks over TCP, {desks.Held} held, {desks.SentOn} sent on, {desks.Failed} failed";
    }

    private async Task RegistrarAsync(CancellationToken cancel)
    {
        await using var registrar = new SoakRegistrar();
        for (int turn = 1; Left > TimeSpan.FromSeconds(5); turn++)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), cancel);
            if (turn % 18 == 0)
            {
                _registered += registrar.HasTrunk ? 1 : 0; // it has come back since the last time
                await registrar.RestartAsync();
            }
        }

        _registered += registrar.HasTrunk ? 1 : 0;
        _trunk = $"the trunk was registered {_registered} times of {registrar.Restarts + 1} at a carrier that was restarted and forgot it";
    }

    private async Task ReloadAsync(CancellationToken cancel)
    {
        TimeSpan every = TimeSpan.FromSeconds(Math.Clamp(_length.TotalSeconds / 12, 30, 180));
        while (Left > every)
        {
            await Task.Delay(every, cancel);
            await _engine.ReloadAsync(Settings(++_reloads).Yaml(), cancel);
        }
    }

    private async Task<SoakSample> IdleAsync(CancellationToken cancel)
    {
        Console.WriteLine("all have gone; waiting for what still stands");
        TimeSpan until = _clock.Elapsed + Silence;
        while (true)
        {
            SoakSample now = await SoakSample.TakeAsync(_engine, _clock.Elapsed.TotalSeconds, cancel);
            if (now.IsIdle || _clock.Elapsed > until)
            {
                return now;
            }

            await Task.Delay(1000, cancel);
        }
    }

    private long Records()
    {
        using var connection = new SqliteConnection($"Data Source={_engine.RecordsFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM interactions";
        return (long)count.ExecuteScalar()!;
    }
}

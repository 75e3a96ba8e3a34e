using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Tests.Scheduling;

/// <summary>Virtual time while other threads have a hand in it, as when an exchange closes and comes back over the pool.</summary>
public sealed class VirtualSchedulerTests
{
    private const int Threads = 4;
    private const int Rounds = 20_000;

    [Fact]
    public async Task Other_threads_may_schedule_work_and_arm_timers_while_it_runs()
    {
        var scheduler = new VirtualScheduler();
        int ran = 0;
        int fired = 0;
        int wrongThread = 0;
        int driver = 0;
        Task[] others =
        [
            .. Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    for (int i = 0; i < Rounds; i++)
                    {
                        scheduler.Schedule(new Work(() => ran += Check()));
                        scheduler.Time.CreateTimer(_ => fired += Check(), null, TimeSpan.FromMilliseconds(i % 7), Timeout.InfiniteTimeSpan);
                        scheduler.Time.CreateTimer(_ => wrongThread++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan).Dispose();
                    }
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];
        driver = Environment.CurrentManagedThreadId;
        Task all = Task.WhenAll(others);
        while (!all.IsCompleted)
        {
            scheduler.Advance(TimeSpan.FromMilliseconds(3));
        }

        scheduler.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Equal((Threads * Rounds, Threads * Rounds, 0), (ran, fired, wrongThread));
        Assert.Equal(0, scheduler.ArmedTimers);
        await all;

        int Check()
        {
            wrongThread += Environment.CurrentManagedThreadId == driver ? 0 : 1;
            return 1;
        }
    }

    private sealed class Work(Action run) : IThreadPoolWorkItem
    {
        public void Execute() => run();
    }
}

using Routing.Sip.Transactions;

namespace Routing.Sip.Tests.Transactions;

public sealed class TimerWheelTests
{
    [Theory]
    [InlineData(1, 40, 1)]
    [InlineData(2, 5_000, 1)]
    [InlineData(3, 400_000, 1)]
    [InlineData(4, int.MaxValue, 1)]
    [InlineData(5, 100_000, 10_000)]
    [InlineData(6, int.MaxValue, 1_000_000)]
    public void It_takes_what_a_sorted_list_would_in_the_same_order(ulong seed, int farthest, long unit)
    {
        const int Timers = 400;
        var ids = new SipIds(seed);
        using var queue = new TimerQueue(TimeProvider.System, static () => { }, static _ => { });
        var wheel = new TimerWheel();
        var sorted = new SortedSet<(long Due, int Order, int Number)>();
        var timers = new (SipTimer Timer, (long, int, int) Key)[Timers];
        var numbers = new Dictionary<SipTimer, int>();
        for (int i = 0; i < Timers; i++)
        {
            timers[i].Timer = new SipTimer(queue, static () => { });
            numbers[timers[i].Timer] = i;
        }

        long now = 0;
        for (int command = 0; command < 150_000; command++)
        {
            int number = ids.Below(Timers);
            ref (SipTimer Timer, (long, int, int) Key) one = ref timers[number];
            switch (ids.Below(8))
            {
                case < 4 when !one.Timer.IsArmed:
                    long due = now + (Far(ids, farthest) * unit);
                    one.Key = (Math.Max(now, due), command, number);
                    wheel.Arm(one.Timer, due);
                    sorted.Add(one.Key);
                    break;
                case < 6 when one.Timer.IsArmed:
                    wheel.Cancel(one.Timer);
                    Assert.True(sorted.Remove(one.Key));
                    break;
                case 7:
                    // A step, a long silence, or up to just before, at or behind the next one.
                    long until = ids.Below(3) switch
                    {
                        0 => now + (ids.Below(70) * unit),
                        1 => now + Math.Max(0, Far(ids, farthest) * unit),
                        _ => Math.Max(now, (sorted.Count > 0 ? sorted.Min.Due : now) + ids.Below(3) - 1),
                    };
                    Assert.True(wheel.Next is null == (sorted.Count == 0) && (wheel.Next ?? 0) <= (sorted.Count > 0 ? sorted.Min.Due : 0));
                    while (wheel.Take(until) is { } timer)
                    {
                        Assert.Equal(sorted.Min.Number, numbers[timer]);
                        Assert.Equal(sorted.Min.Due, timer.Due);
                        Assert.False(timer.IsArmed);
                        sorted.Remove(sorted.Min);
                    }

                    Assert.True(sorted.Count == 0 || sorted.Min.Due > until);
                    now = until;
                    break;
            }

            Assert.Equal(sorted.Count, wheel.Count);
        }
    }

    [Fact]
    public void What_is_years_away_is_taken_in_its_turn()
    {
        using var queue = new TimerQueue(TimeProvider.System, static () => { }, static _ => { });
        var wheel = new TimerWheel();
        long year = TimeSpan.FromDays(365).Ticks;
        SipTimer[] timers = [.. Enumerable.Range(0, 10).Select(_ => new SipTimer(queue, static () => { }))];
        for (int i = 0; i < timers.Length; i++)
        {
            wheel.Arm(timers[i], (10 - (i / 2)) * year);
        }

        wheel.Cancel(timers[9]);
        Assert.Equal([8, 6, 7, 4, 5, 2, 3, 0, 1], Enumerable.Range(0, 9).Select(_ => Array.IndexOf(timers, wheel.Take(20 * year))));
        Assert.Null(wheel.Next);
    }

    [Fact]
    public void Without_cancelling_the_next_deadline_is_exact()
    {
        using var queue = new TimerQueue(TimeProvider.System, static () => { }, static _ => { });
        var ids = new SipIds(6);
        var wheel = new TimerWheel();
        var dues = new List<long>();
        for (int i = 0; i < 1_000; i++)
        {
            dues.Add(ids.Below(1 << (1 + ids.Below(28))));
            wheel.Arm(new SipTimer(queue, static () => { }), dues[^1]);
        }

        foreach (long due in dues.Order())
        {
            Assert.Equal(due, wheel.Next);
            Assert.Equal(due, wheel.Take(due)!.Due);
        }
    }

    [Fact]
    public void Arming_and_cancelling_allocate_nothing()
    {
        var clock = new Routing.Pbx.Scheduling.VirtualScheduler();
        using var queue = new TimerQueue(clock.Time, static () => { }, static _ => { });
        var first = new SipTimer(queue, static () => { });
        first.Arm(TimeSpan.FromMilliseconds(1)); // the clock itself is not what is measured
        var timer = new SipTimer(queue, static () => { });
        Turns(timer, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Turns(timer, 10_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Turns(SipTimer timer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            timer.Arm(TimeSpan.FromMilliseconds(1 + (i * 7 % 100_000)));
            if (i % 3 == 0)
            {
                timer.Cancel();
            }
        }
    }

    // All scales alike, the past now and then.
    private static long Far(SipIds ids, int farthest) => ids.Below(1 + ids.Below(1 + ids.Below(farthest))) - ids.Below(3);
}

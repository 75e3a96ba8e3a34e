using Routing.Acd.Structures;

namespace Routing.Acd.Tests.Structures;

public sealed class TimerWheelTests
{
    private const long Start = 1_800_000_000_000_000;
    private const long Year = 365L * 86_400_000_000;

    [Fact]
    public void Those_of_one_millisecond_fire_in_the_order_of_arming_wherever_they_stood_before()
    {
        var wheel = new TimerWheel();
        wheel.TryTakeDue(Start, out _, out _);
        wheel.Arm(Start + 5_000_000, 1, 0);
        wheel.TryTakeDue(Start + 4_000_000, out _, out _);
        wheel.Arm(Start + 5_000_000, 2, 0);
        wheel.TryTakeDue(Start + 4_990_000, out _, out _);
        wheel.Arm(Start + 4_999_001, 3, 0);
        wheel.Arm(Start + 4_995_000, 4, 0);
        Assert.Equal([4, 1, 2, 3], Fire(wheel, Start + 5_000_000).Select(f => f.Owner));
        Assert.Null(wheel.Next);
    }

    [Fact]
    public void A_part_of_a_millisecond_is_rounded_up()
    {
        var wheel = new TimerWheel();
        wheel.Arm(Start + 1, 1, 0);
        Assert.Empty(Fire(wheel, Start + 999));
        Assert.Equal(Start + 1_000, wheel.Next);
        Assert.Single(Fire(wheel, Start + 1_000));
    }

    [Fact]
    public void One_in_the_past_fires_next()
    {
        var wheel = new TimerWheel();
        wheel.TryTakeDue(Start, out _, out _);
        wheel.Arm(Start + 1_000, 1, 0);
        wheel.Arm(Start - Year, 2, 0);
        Assert.Equal([2, 1], Fire(wheel, Start + 1_000).Select(f => f.Owner));
    }

    [Fact]
    public void An_old_handle_does_no_harm()
    {
        var wheel = new TimerWheel();
        int first = wheel.Arm(Start, 1, 0);
        Assert.True(wheel.Cancel(first, 1, 0));
        Assert.False(wheel.Cancel(first, 1, 0));
        int second = wheel.Arm(Start, 2, 0);
        Assert.Equal(first, second);
        Assert.False(wheel.Cancel(first, 1, 0));
        Assert.False(wheel.Cancel(first, 2, 1));
        Assert.False(wheel.Cancel(-1, 0, 0));
        Assert.False(wheel.Cancel(7, 0, 0));
        Assert.Single(Fire(wheel, Start));
        Assert.False(wheel.Cancel(second, 2, 0));
    }

    [Fact]
    public void One_armed_for_before_all_others_is_not_overlooked_after_time_has_passed_without_any()
    {
        var wheel = new TimerWheel();
        wheel.TryTakeDue(Start, out _, out _);
        int first = wheel.Arm(Start + 3_600_000_000, 1, 0);
        wheel.Arm(Start + (2L * 3_600_000_000), 2, 0);
        Assert.True(wheel.Cancel(first, 1, 0));
        Assert.Empty(Fire(wheel, Start + 3_700_000_000));
        wheel.Arm(Start + 3_700_001_000, 3, 7);
        Assert.Empty(Fire(wheel, Start + 3_700_000_999));
        Assert.Equal([(3, (byte)7)], Fire(wheel, Start + 3_700_001_000));
        Assert.Equal([(2, (byte)0)], Fire(wheel, Start + (2L * 3_600_000_000)));
        Assert.Equal(0, wheel.Count);
    }

    [Fact]
    public void No_number_but_that_of_an_armed_timer_is_a_handle()
    {
        var wheel = new TimerWheel();
        int handle = wheel.Arm(Start, 0, 0);
        for (int other = -2; other < handle + 2; other++)
        {
            Assert.True(other == handle || !wheel.Cancel(other, 0, 0));
        }

        Assert.Equal(Start, wheel.Next);
        Assert.Single(Fire(wheel, Start));
    }

    [Fact]
    public void The_end_of_time_never_comes()
    {
        var wheel = new TimerWheel();
        wheel.Arm(long.MaxValue, 1, 0);
        Assert.Equal(long.MaxValue, wheel.Next);
        Assert.Empty(Fire(wheel, Start + (1_000 * Year)));
        wheel.Arm(Start + (1_000 * Year) + 1, 2, 0);
        Assert.Equal([2], Fire(wheel, Start + (1_001 * Year)).Select(f => f.Owner));
        Assert.Empty(Fire(wheel, long.MaxValue));
    }

    [Fact]
    public void It_fires_as_the_obvious_list_does()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Compare(seed, 400);
        }
    }

    [Fact]
    public void Nothing_is_allocated_after_warm_up()
    {
        var wheel = new TimerWheel();
        long now = Start;
        long bytes = long.MaxValue; // the least: see Allocated
        for (int turn = 0; turn < 5; turn++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 5_000; i++)
            {
                wheel.Arm(now + (i * 7_777_777L), i, 1);
            }

            for (now += 40_000_000_000; wheel.TryTakeDue(now, out _, out _);)
            {
            }

            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, bytes);
    }

    private static List<(int Owner, byte Kind)> Fire(TimerWheel wheel, long now)
    {
        var fired = new List<(int, byte)>();
        while (wheel.TryTakeDue(now, out int owner, out byte kind))
        {
            fired.Add((owner, kind));
        }

        return fired;
    }

    private static void Compare(int seed, int steps)
    {
        var random = new Random(seed);
        var wheel = new TimerWheel();
        var armed = new List<(long Due, int Arming, int Handle)>();
        long now = Start;
        long current = 0;
        int armings = 0;
        for (int step = 0; step < steps; step++)
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    Arm(Span());
                    break;
                case 2 when armed.Count > 0:
                    int at = random.Next(armed.Count);
                    Assert.True(wheel.Cancel(armed[at].Handle, armed[at].Arming, 0));
                    armed.RemoveAt(at);
                    break;
                default:
                    now += random.Next(20) == 0 ? Span() : random.Next(3_000_000);
                    break;
            }

            // Firing, and now and then arming while it fires.
            Assert.True(armed.Count == 0 ? wheel.Next is null : wheel.Next <= armed.Min(a => a.Due * 1_000));
            while (wheel.TryTakeDue(now, out int owner, out _))
            {
                (long due, int arming, _) = armed.Min();
                Assert.Equal(arming, owner);
                Assert.True(due * 1_000 <= now);
                current = due;
                armed.RemoveAll(a => a.Arming == arming);
                if (random.Next(4) == 0)
                {
                    Arm(random.Next(100) == 0 ? 0 : 1 + random.Next(5_000_000));
                }
            }

            current = Math.Max(current, now / 1_000);
            Assert.All(armed, a => Assert.True(a.Due * 1_000 > now));
            Assert.Equal(armed.Count, wheel.Count);
        }

        void Arm(long span)
        {
            int arming = ++armings;
            long due = now + span;
            armed.Add((Math.Max(current, (due + 999) / 1_000), arming, wheel.Arm(due, arming, 0)));
        }

        // From a fraction of a millisecond to some years, each size as likely as any other.
        long Span() => 1 + (long)Math.Pow(2, random.NextDouble() * 58);
    }
}

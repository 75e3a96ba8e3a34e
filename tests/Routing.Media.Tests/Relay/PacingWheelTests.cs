using Routing.Media.Relay;

namespace Routing.Media.Tests.Relay;

public class PacingWheelTests
{
    // A clock of 10,000 ticks a second: 10 a millisecond.
    private const long Frequency = 10_000;

    private readonly PacingWheel _wheel = new(0, Frequency);

    [Fact]
    public void Ticks_are_due_exactly_20_ms_apart_however_late_they_run()
    {
        var leg = new Paced { Slot = 3 };
        _wheel.Add(leg, 0);
        for (long now = 0; now < 2_000; now += 7)
        {
            while (_wheel.TryRun(now, out _))
            {
            }
        }

        Assert.Equal(Enumerable.Range(0, leg.Dues.Count).Select(i => 30L + (200 * i)), leg.Dues);
        Assert.Equal(10, leg.Dues.Count);
    }

    [Fact]
    public void Rounds_that_were_missed_are_left_out_and_not_bunched()
    {
        var leg = new Paced { Slot = 3 };
        _wheel.Add(leg, 0);
        Assert.True(_wheel.TryRun(35, out long lag));
        Assert.Equal(5, lag);
        Assert.True(_wheel.TryRun(1_037, out lag));
        Assert.Equal(1_037 - 230, lag);
        Assert.False(_wheel.TryRun(1_037, out _));
        Assert.Equal([0L, 5L], leg.Rounds);
        Assert.Equal(4, _wheel.SkippedRounds);
        Assert.Equal(1_230, _wheel.NextDue());
    }

    [Fact]
    public void New_legs_are_spread_over_the_slots()
    {
        int[] slots = [.. Enumerable.Range(0, 40).Select(_ => _wheel.Assign())];
        Assert.All(Enumerable.Range(0, PacingWheel.Slots), s => Assert.Equal(2, slots.Count(x => x == s)));
        _wheel.Unassign(7);
        Assert.Equal(7, _wheel.Assign());
    }

    [Fact]
    public void A_leg_added_later_has_its_first_tick_within_20_ms()
    {
        _wheel.Add(new Paced { Slot = 19 }, 0);
        Assert.Equal(190, _wheel.NextDue());
        _wheel.Add(new Paced { Slot = 5 }, 4);
        Assert.Equal(50, _wheel.NextDue());
    }

    [Fact]
    public void Whoever_has_nothing_more_to_send_is_paced_no_more()
    {
        Paced[] legs = [.. Enumerable.Range(1, 5).Select(i => new Paced { Slot = 2, Left = i })];
        foreach (Paced leg in legs)
        {
            _wheel.Add(leg, 0);
        }

        for (long now = 20; now < 2_000; now += 200)
        {
            _wheel.TryRun(now, out _);
        }

        Assert.Equal([1, 2, 3, 4, 5], legs.Select(l => l.Dues.Count));
        Assert.Equal(0, _wheel.Count);
        Assert.Null(_wheel.NextDue());
    }

    private sealed class Paced : IPaced
    {
        public int Slot { get; init; }

        public int Index { get; set; } = -1;

        public int Left { get; set; } = int.MaxValue;

        public List<long> Dues { get; } = [];

        public List<long> Rounds { get; } = [];

        public bool Tick(long due, long round)
        {
            Dues.Add(due);
            Rounds.Add(round);
            return --Left > 0;
        }
    }
}

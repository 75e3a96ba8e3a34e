using Routing.Acd;
using Routing.Acd.Model;
using Routing.Pbx.Queues;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Tests.Queues;

/// <summary>The ACD's one timer, and what it knows of its own lateness.</summary>
public sealed class AcdAlarmTests
{
    [Fact]
    public void A_tick_that_comes_late_says_by_how_much()
    {
        var time = new LateTime();
        var router = new Ticks();
        using var alarm = new AcdAlarm(time, new ProcessClock(time));
        alarm.Attach(router);
        const long due = 1_000_000;
        alarm.Arm(due);
        time.Pass(TimeSpan.FromMilliseconds(1_040));
        time.Ring!();
        long tick = Assert.Single(router.Times);
        Assert.Equal(40_000, alarm.Late(tick));
        Assert.Equal(0, alarm.Late(tick + 1)); // no tick's time

        alarm.Arm(null);
        time.Ring!(); // a timer that fired while it was being stopped
        Assert.Equal(0, alarm.Late(router.Times[^1]));
    }

    private sealed class Ticks : IAcdRouter
    {
        public List<long> Times { get; } = [];

        public void Post(in AcdCommand command) => Times.Add(command.Time);

        public IReadOnlyList<Decision> Decisions(Guid interaction) => [];

        public AcdSnapshot Snapshot() => AcdSnapshot.Empty;
    }

    /// <summary>A clock whose timers fire when the test says so.</summary>
    private sealed class LateTime : TimeProvider
    {
        private TimeSpan _passed;

        public Action? Ring { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan span) => _passed += span;

        public override long GetTimestamp() => _passed.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + _passed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Ring = () => callback(state);
            return new Silent();
        }

        private sealed class Silent : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}

using Routing.Acd.Structures;
using Routing.Bench.Workloads;

namespace Routing.Bench.Baselines;

/// <summary>The subject: the core's wheel.</summary>
internal readonly struct WheelTimers : ITimers
{
    private readonly TimerWheel _wheel = new();
    private readonly int[] _handles = new int[TimerTurns<WheelTimers>.Standing + TimerTurns<WheelTimers>.UnderWay];

    public WheelTimers()
    {
    }

    public void Arm(int timer, long due) => _handles[timer] = _wheel.Arm(due, timer, 0);

    public void Cancel(int timer) => _wheel.Cancel(_handles[timer], timer, 0);

    public bool TryTakeDue(long now, out int timer) => _wheel.TryTakeDue(now, out timer, out _);
}

/// <summary>The baseline.</summary>
internal readonly struct QueueTimers(bool squeeze) : ITimers
{
    private readonly TimerQueue _queue = new(TimerTurns<QueueTimers>.Standing + TimerTurns<QueueTimers>.UnderWay, squeeze);

    public void Arm(int timer, long due) => _queue.Arm(timer, due);

    public void Cancel(int timer) => _queue.Cancel(timer);

    public bool TryTakeDue(long now, out int timer) => _queue.TryTakeDue(now, out timer);
}

using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Scheduling;

namespace Routing.Pbx.Desks;

/// <summary>
/// Has the exchange look, every few seconds, whose sign-in is over (<c>desks</c> in the configuration); where none ends by itself, never.
/// What is over is told by when it began, so that neither a restart nor a look that comes late misses one. Any thread.
/// </summary>
internal sealed class SignInEnds : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Between two looks: how much later than it should a sign-in may end.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private readonly ITimer _timer;
    private readonly Action _look;

    public SignInEnds(IWorkScheduler scheduler, Action look)
    {
        _look = look;
        _timer = scheduler.Time.CreateTimer(_ => scheduler.Schedule(this), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Another plan is in force.</summary>
    public void Load(DesksPlan plan) => _timer.Change(plan.EndsAny ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, plan.EndsAny ? Every : Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    void IThreadPoolWorkItem.Execute() => _look();
}

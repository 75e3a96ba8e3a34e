using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// A queue's times can be lived with: phones ring long enough for a person to answer (a queue that gives up
/// at once pauses all its agents), limits can be waited for, a wrap-up can be extended.
/// </summary>
internal sealed class QueueTimes : IConfigValidator
{
    private static readonly TimeSpan LeastRing = TimeSpan.FromSeconds(1);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            Written<TimeSpan> ring = queue.Value.RingTimeout;
            if (ring.Value == TimeSpan.Zero)
            {
                problems.Error(ring.At, "phones would not ring at all: write how long, such as 15s");
            }
            else if (ring.Value < LeastRing)
            {
                problems.Warning(ring.At, "nobody answers a phone that soon: agents will be paused for not answering");
            }

            AboveZero(queue.Value.Limits?.Wait, "nobody would wait at all: leave it out for no limit", problems);
            AboveZero(queue.Value.Limits?.EstimatedWait, "nobody would get in: leave it out for no limit", problems);
            AboveZero(queue.Value.Affinity?.Hold, "nobody would wait for the agent they know: write how long, such as 20s", problems);
            WrapUpConfig wrapUp = queue.Value.WrapUp;
            if (wrapUp.Most is { } most && most.Value <= wrapUp.Time.Value)
            {
                problems.Error(most.At, $"extending leads no further than the wrap-up itself, which is {wrapUp.Time.Value.TotalSeconds:0.###}s");
            }
        }
    }

    private static void AboveZero(Written<TimeSpan>? time, string wrong, ProblemList problems)
    {
        if (time is { } written && written.Value == TimeSpan.Zero)
        {
            problems.Error(written.At, wrong);
        }
    }
}

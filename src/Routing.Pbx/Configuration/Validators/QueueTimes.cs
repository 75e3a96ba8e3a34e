using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Phones ring long enough for a person to answer: a queue that gives up at once pauses all its agents.</summary>
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
        }
    }
}

using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What was written and changes nothing is told: whoever wrote it believes that it does.</summary>
internal sealed class WithoutEffect : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        AcdConfig acd = scope.Config.Acd;
        if (acd.AgingGain.IsGiven && acd.Order.Value != "aging")
        {
            problems.Warning(acd.AgingGain.At, $"has no effect: the order is {acd.Order.Value}, and not aging");
        }

        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            Look(queue.Value, problems);
        }
    }

    private static void Look(QueueConfig queue, ProblemList problems)
    {
        if (queue.Affinity is { } affinity && affinity.Within.Value == TimeSpan.Zero)
        {
            problems.Warning(affinity.Within.At, "has no effect: no talk ended so lately; write how long ago it may be, such as 7d");
        }

        if (queue.Limits is { IsAny: false } none)
        {
            problems.Warning(none.At, "has no effect: no limit is set");
        }

        if (queue.Limits?.Wait is { } most && most.Value > TimeSpan.Zero)
        {
            foreach (Written<GroupLimitConfig> group in queue.Agents.Value)
            {
                Compare(group.Value.After, most, problems);
            }

            if (queue.Announce is { } announce)
            {
                Compare(announce.First, most, problems);
            }
        }
    }

    private static void Compare(Written<TimeSpan> after, Written<TimeSpan> most, ProblemList problems)
    {
        if (after.Value >= most.Value)
        {
            problems.Warning(after.At, $"has no effect: nobody waits so long here; limits.wait is no longer, at {most.At}");
        }
    }
}

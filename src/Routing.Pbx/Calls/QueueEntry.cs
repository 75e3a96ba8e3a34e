using System.Runtime.CompilerServices;
using Routing.Acd.Model;
using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Calls;

/// <summary>How a call enters a queue, as the ACD is told: new, or with its age; for anybody, or first for the agent it knows.</summary>
internal static class QueueEntry
{
    // A step's requirements are the same for all of its calls; skills keep their numbers for ever.
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, int>, RequirementSet> RequirementSets = [];

    /// <summary>The command to post now.</summary>
    public static AcdCommand Of(Call call, CallEnvironment environment, FlowQueueRequest request, InteractionAge age)
    {
        long now = environment.Clock.Microseconds;
        QueueCarePlan care = call.Plan.Queues[request.Queue];
        RequirementSet? requires = Requirements(call.Plan, request.Requires);
        AcdCommand entry = age.Sequence == 0
            ? AcdCommand.Submit(now, call.Id, care.Id, Channel.Voice, request.Priority, requires)
            : AcdCommand.Resubmit(now, call.Id, care.Id, age.FirstEntered, age.Sequence, Channel.Voice, request.Priority, requires);
        return care.Affinity is { } affinity && environment.LastAgents.Find(call.Customer, now - Microseconds(affinity.Within)) is { } agent
            ? entry with { Visit = age.Visits, Preferred = agent, Duration = Microseconds(affinity.Hold), HoldWhenBusy = affinity.WhenBusy }
            : entry with { Visit = age.Visits };
    }

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static RequirementSet? Requirements(PbxPlan plan, IReadOnlyDictionary<string, int> requires) =>
        requires.Count == 0 ? null
        : RequirementSets.TryGetValue(requires, out RequirementSet? known) ? known
        : Make(plan, requires);

    private static RequirementSet Make(PbxPlan plan, IReadOnlyDictionary<string, int> requires) =>
        RequirementSets.GetValue(requires, levels => new RequirementSet(levels.Select(
            level => new SkillRequirement(new SkillId(plan.Names.Skills.Find(level.Key)!.Value), (byte)level.Value))));
}

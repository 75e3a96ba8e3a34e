using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// Each step of <c>relax</c> lets in everybody whom the one before let in: an agent who could take a caller
/// must not lose that by the caller's waiting on.
/// </summary>
internal sealed class QueueRelaxation : IConfigValidator
{
    // Each step of each queue is a set of lines of its own in the ACD.
    private const int MostSteps = 20;

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        HashSet<string> skills = [.. scope.Config.Skills.Select(skill => skill.Value)];
        foreach (Named<QueueConfig> queue in scope.Config.Queues)
        {
            IReadOnlyList<Written<LevelsConfig>> before = queue.Value.Requires.Value;
            bool kept = true;
            RelaxConfig? last = null;
            if (queue.Value.Relax.Value.Count > MostSteps)
            {
                problems.Error(queue.Value.Relax.Value[MostSteps].Value.At, $"{queue.Value.Relax.Value.Count} steps: {MostSteps} at most");
            }

            foreach (RelaxConfig step in InOrder(queue.Value))
            {
                CheckTime(step, last, queue.Value, problems);
                if (Tightened(before, step.Requires!.Value.Value) is { } agent && AreKnown(before.Concat(step.Requires.Value.Value), skills))
                {
                    problems.Error(step.Requires.Value.At, $"this asks for more than before: an agent with {Show(agent)} was enough until then; a step may only ask for less");
                }

                if (step.KeepCallRequirements.Value && !kept)
                {
                    problems.Error(step.KeepCallRequirements.At, "a step before no longer keeps what the flow requires: write keep_call_requirements: false here too");
                }

                (before, kept, last) = (step.Requires.Value.Value, step.KeepCallRequirements.Value, step);
            }
        }
    }

    /// <summary>The steps that can be read, by their time.</summary>
    public static IEnumerable<RelaxConfig> InOrder(QueueConfig queue) =>
        queue.Relax.Value.Select(step => step.Value).Where(step => step is { After: not null, Requires: not null }).OrderBy(step => step.After!.Value.Value);

    private static void CheckTime(RelaxConfig step, RelaxConfig? last, QueueConfig queue, ProblemList problems)
    {
        Written<TimeSpan> after = step.After!.Value;
        if (after.Value == TimeSpan.Zero)
        {
            problems.Error(after.At, "a step that holds from the start is no step: write it as the queue's requires");
        }
        else if (last?.After is { } before && before.Value == after.Value)
        {
            problems.Error(after.At, $"two steps come at the same time: the other at {before.At}");
        }
        else if (queue.Limits?.Wait is { } most && after.Value >= most.Value)
        {
            problems.Warning(after.At, $"nobody waits so long here: limits.wait is shorter, at {most.At}");
        }
    }

    // A slip in a name is told where names are: it is no other requirement.
    private static bool AreKnown(IEnumerable<Written<LevelsConfig>> sets, HashSet<string> skills) =>
        sets.All(set => set.Value.Skills.All(skill => skills.Contains(skill.Name)));

    // A set of the step before of which no set of this step is a part: an agent with just that is let in no more.
    private static IReadOnlyList<Named<Written<int>>>? Tightened(IReadOnlyList<Written<LevelsConfig>> before, IReadOnlyList<Written<LevelsConfig>> now)
    {
        IEnumerable<IReadOnlyList<Named<Written<int>>>> sets = before.Count == 0 ? [[]] : before.Select(set => set.Value.Skills);
        return now.Count == 0 ? null : sets.FirstOrDefault(set => !now.Any(looser => looser.Value.Skills.All(least => Has(set, least))));
    }

    private static bool Has(IReadOnlyList<Named<Written<int>>> set, Named<Written<int>> least) =>
        set.Any(skill => skill.Name == least.Name && skill.Value.Value >= least.Value.Value);

    private static string Show(IReadOnlyList<Named<Written<int>>> set) =>
        set.Count == 0 ? "no skill at all" : string.Join(" and ", set.Select(skill => $"{skill.Name} {skill.Value.Value}"));
}

using Routing.Acd.Model;

namespace Routing.Acd.Matching;

/// <summary>What a queue requires of an agent from a wait on: its own sets, or those of a relaxation step. Immutable.</summary>
/// <param name="after">From this wait in the queue on, in microseconds.</param>
/// <param name="sets">Any one of them is enough.</param>
/// <param name="keepsOwn">The interaction's own requirements are added to each.</param>
internal sealed class RequirementStage(long after, RequirementSet[] sets, bool keepsOwn)
{
    public long After => after;

    public ReadOnlySpan<RequirementSet> Sets => sets;

    public bool KeepsOwn => keepsOwn;

    /// <summary>The greatest sum of their levels of the skills that one of the sets they meet names.</summary>
    public int ScoreOf(Profile profile, RequirementSet? own)
    {
        int best = 0;
        foreach (RequirementSet set in sets)
        {
            if (profile.Meets(set))
            {
                best = Math.Max(best, Sum(profile, set, keepsOwn ? own : null));
            }
        }

        return best;
    }

    private static int Sum(Profile profile, RequirementSet set, RequirementSet? own)
    {
        int sum = 0;
        foreach (SkillRequirement requirement in set.Requirements)
        {
            sum += profile.LevelOf(requirement.Skill);
        }

        if (own is not null)
        {
            foreach (SkillRequirement requirement in own.Requirements)
            {
                sum += Names(set, requirement.Skill) ? 0 : profile.LevelOf(requirement.Skill); // each skill counts once
            }
        }

        return sum;
    }

    private static bool Names(RequirementSet set, SkillId skill)
    {
        foreach (SkillRequirement requirement in set.Requirements)
        {
            if (requirement.Skill == skill)
            {
                return true;
            }
        }

        return false;
    }
}

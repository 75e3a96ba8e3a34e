using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.FeatureCodes;

/// <summary>
/// Takes a call that rings elsewhere: at the phone named behind the code, or else at any that is in a ring group with this one.
/// What a queue gives an agent is not to be taken: who gets that is the ACD's word.
/// </summary>
internal static class PickingUp
{
    public static async Task<bool> TakeAsync(FeatureTalk talk, FeatureDestination feature)
    {
        if (await talk.TakeAsync(feature.Argument.Length > 0 ? new HashSet<string> { feature.Argument } : Beside(talk)))
        {
            return true;
        }

        await talk.SayAsync(FeatureSpeech.NotPossible);
        return false;
    }

    private static HashSet<string> Beside(FeatureTalk talk) => talk.Plan.RingGroups.Values
        .Where(group => group.Members.Contains(talk.Phone) || group.Members.Contains(talk.Desk))
        .SelectMany((RingGroupPlan group) => group.Members)
        .Where(member => member != talk.Phone)
        .ToHashSet(StringComparer.Ordinal);
}

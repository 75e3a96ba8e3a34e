using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Trunks;

/// <summary>What would become of a number if it were dialled now, and why; nothing is sent, claimed or counted.</summary>
/// <param name="Refusal">Why nothing would go out; null when something would.</param>
/// <param name="Route">The route's name; empty when there is none.</param>
/// <param name="Pattern">The pattern that fits.</param>
/// <param name="IsEmergency">It is an emergency route.</param>
/// <param name="Number">The number as the route rewrites it.</param>
/// <param name="Trunks">The trunks in the order of the configuration; a group that takes turns may begin with another.</param>
internal sealed record OutboundExplanation(
    OutboundRefusal? Refusal,
    string Route,
    string Pattern,
    bool IsEmergency,
    string Number,
    IReadOnlyList<TrunkExplanation> Trunks)
{
    /// <summary>Explains it by the plan alone; <paramref name="hindrance"/> says what of now stands against a trunk.</summary>
    public static OutboundExplanation Of(PbxPlan plan, string dialled, CallingParty from, OutboundCaller who, Func<TrunkPlan, bool, string?> hindrance)
    {
        if (RouteFinder.Find(plan, dialled, who, out OutboundRefusal? refusal) is not { } found)
        {
            return new OutboundExplanation(refusal, "", "", false, "", []);
        }

        var trunks = new List<TrunkExplanation>();
        OutboundRefusal? none = null;
        foreach (TrunkGroupPlan group in found.Route.To)
        {
            foreach (TrunkPlan trunk in group.Members.Select(member => plan.Trunks.GetValueOrDefault(member.Trunk)).OfType<TrunkPlan>().Where(trunk => trunk.Uri is not null))
            {
                if (TrunkInvite.NumberFor(trunk, found).Length == 0)
                {
                    none = new OutboundRefusal(404, $"{found.Number} is no number that the carrier of trunk {trunk.Name} could be told");
                    continue;
                }

                DialTarget target = TrunkInvite.Target(plan, trunk, found, from);
                trunks.Add(new TrunkExplanation(group.Name, trunk.Name, target.Invite.RequestUri, FromOf(target), target.Invite.Headers, hindrance(trunk, found.Route.IsEmergency)));
            }
        }

        return new OutboundExplanation(trunks.Count == 0 ? none : null, found.Route.Name, found.Pattern.ToString(), found.Route.IsEmergency, found.Number, trunks);
    }

    private static string FromOf(DialTarget target) =>
        $"{UriText.Display(target.Invite.FromDisplayName ?? "")}<{target.Invite.FromUri ?? $"sip:{UriText.Escape(target.Invite.FromUser)}@OUR-ADDRESS"}>";
}

/// <summary>How a call would go over one trunk.</summary>
/// <param name="Group">The group it is tried in.</param>
/// <param name="Trunk">The trunk.</param>
/// <param name="RequestUri">Whom its carrier is asked for.</param>
/// <param name="From">Who calls, as From says it.</param>
/// <param name="Headers">What else is said of the caller.</param>
/// <param name="Hindrance">Why it could not take the call now; null when it could.</param>
internal sealed record TrunkExplanation(
    string Group,
    string Trunk,
    string RequestUri,
    string From,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string? Hindrance);

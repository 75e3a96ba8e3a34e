using Routing.Ivr;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Dialling;

/// <summary>What a dialled number means, in this order: an emergency number, a phone of the house, a ring group, a number with a flow, the outside. Pure functions.</summary>
internal static class PhoneBook
{
    /// <summary>
    /// What <paramref name="dialled"/> leads to for a phone of ours. Numbers of ours come before the outside; the fallback
    /// number, which comes after it, is the asker's affair.
    /// </summary>
    public static Destination Find(PbxPlan plan, string dialled) => (RouteFinder.IsEmergency(plan, dialled) ? null : Within(plan, dialled) ?? OwnBehindRoute(plan, dialled)) ?? new OutsideDestination(dialled);

    /// <summary>The feature that <paramref name="dialled"/> is the code of, for a phone of ours that dials it itself: nobody is sent on to one.</summary>
    public static FeatureDestination? FindFeature(PbxPlan plan, string dialled) =>
        plan.Features.Codes.TryFind(dialled, out FeatureCode code) && !RouteFinder.IsEmergency(plan, dialled) ? new FeatureDestination(dialled, code) : null;

    /// <summary>
    /// What a phone of ours may reach, or null: the fallback number is for what nothing else takes, and with routes what leads
    /// outside is no such thing.
    /// </summary>
    public static Destination? FindForPhone(PbxPlan plan, string dialled) => Find(plan, dialled) switch
    {
        OutsideDestination outside when RouteFinder.IsKnown(plan, dialled) => outside,
        OutsideDestination => plan.Numbers.Fallback is { } route ? new FlowDestination(dialled, route) : null,
        var within => within,
    };

    /// <summary>What a caller over a trunk may reach: numbers and nothing else, or strangers would call out on our account.</summary>
    public static FlowDestination? FindForTrunk(PbxPlan plan, InboundParty party) =>
        plan.Numbers.Find(party) is { } route ? new FlowDestination(party.Called, route) : null;

    /// <summary>Where the configuration sends a call.</summary>
    public static Destination Find(PbxPlan plan, DestinationPlan to, string language) => to switch
    {
        { Flow: { } flow } => new FlowDestination(flow, new NumberRoute(flow, language)),
        { To: { } uri } when IsUri(uri) => new UriDestination(uri),
        _ => Find(plan, to.To!),
    };

    /// <summary>Where a flow's step <c>transfer</c> sends a call. A URI is what the flow itself wrote as one, never what a caller's number looks like.</summary>
    public static Destination Find(PbxPlan plan, FlowTransferRequest to) => to.IsUri ? new UriDestination(to.To) : Find(plan, to.To);

    /// <summary>Is that a SIP URI rather than a number?</summary>
    public static bool IsUri(string text) =>
        text.StartsWith("sip:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("sips:", StringComparison.OrdinalIgnoreCase);

    // The house's own in whichever form it is dialled: it never goes out to come back over the carrier.
    private static Destination? Within(PbxPlan plan, string dialled)
    {
        IReadOnlyList<string> forms = plan.Numbering.FormsOf(dialled);
        foreach (string form in forms)
        {
            if (plan.Phones.TryGetValue(form, out PhonePlan? phone))
            {
                return new PhoneDestination(phone);
            }

            if (plan.RingGroups.TryGetValue(form, out RingGroupPlan? group))
            {
                return new GroupDestination(group);
            }
        }

        return plan.Numbers.FindOwn(forms) is { } route ? new FlowDestination(dialled, route) : null;
    }

    // The same behind the digits of an outside line. What is no public number there, such as 100, is the network's.
    private static FlowDestination? OwnBehindRoute(PbxPlan plan, string dialled) =>
        RouteFinder.RewrittenOf(plan, dialled) is { } number && plan.Numbering.FormsOf(number) is { Count: > 1 } forms && plan.Numbers.FindOwn(forms) is { } route
            ? new FlowDestination(dialled, route)
            : null;
}

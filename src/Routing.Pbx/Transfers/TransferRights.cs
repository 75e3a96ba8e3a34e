using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>Who may send whom where: what a phone may dial, what a trunk's callers may, and the referrer's own calls. Reads, and changes nothing.</summary>
internal static class TransferRights
{
    public static TransferGoal Judge(Call call, CallEnvironment environment, Leg referrer, ITransfer transfer) =>
        referrer.Peer.Phone is null ? OfTrunk(call.Plan, referrer.Peer, transfer)
        : transfer.Replaces is { } replaces ? OfNamed(call, environment, referrer, transfer, replaces)
        : OfPhone(call.Plan, NumberText.Clean(transfer.TargetUser), []);

    // A stranger is no better off than a caller: numbers of ours, and nothing else.
    private static TransferGoal OfTrunk(PbxPlan plan, LegPeer referrer, ITransfer transfer)
    {
        if (referrer.Trunk is not { } name || !plan.Trunks.TryGetValue(name, out TrunkPlan? trunk) || !trunk.AllowsTransfers || transfer.Replaces is not null)
        {
            return new TransferGoal.Refused(603, "this trunk's callers transfer nobody");
        }

        string called = trunk.Numbering.Normalize(transfer.TargetUser);
        return plan.Numbers.FindOwn([.. trunk.Numbering.FormsOf(called), transfer.TargetUser]) is { } route
            ? new TransferGoal.Flow(called, route)
            : new TransferGoal.Refused(404, "no such number");
    }

    private static TransferGoal OfPhone(PbxPlan plan, string called, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        if (PhoneBook.FindFeature(plan, called) is { } feature)
        {
            return OfFeature(plan, feature);
        }

        return PhoneBook.FindForPhone(plan, called) switch
        {
            null => new TransferGoal.Refused(404, "no such extension, ring group or number, and no route leads outside"),
            FlowDestination flow => new TransferGoal.Flow(flow.Dialled, flow.Route),
            OutsideDestination when headers.Count > 0 => new TransferGoal.Refused(481, "the dialog it names is none of ours"),
            var to => new TransferGoal.Dialled(to, headers),
        };
    }

    // Nobody is sent to a code: what it sets is for who dials it. Parking alone is about the one who is sent.
    private static TransferGoal OfFeature(PbxPlan plan, FeatureDestination feature)
    {
        string? slot = feature.Code.Slot ?? (feature.Argument.Length > 0 ? feature.Argument : null);
        bool parks = feature.Code.Action == FeatureAction.Park || feature.Code.Slot is not null;
        return !parks ? new TransferGoal.Refused(403, "nobody is transferred to a feature code")
            : slot is null || plan.Parking.Slots.Contains(slot) ? new TransferGoal.Parked(slot, null)
            : new TransferGoal.Refused(404, "no such parking slot");
    }

    private static TransferGoal OfNamed(Call call, CallEnvironment environment, Leg referrer, ITransfer transfer, string replaces)
    {
        if (NamedDialog.Read(replaces) is not { } named)
        {
            return new TransferGoal.Refused(400, "a Replaces that names no dialog");
        }

        if (environment.Legs.Find(named) is not { } other)
        {
            // RFC 3891 §3: one of ours that is over, or another exchange's, which the new phone may know. Never over a trunk.
            return environment.Legs.Knows(named.CallId)
                ? new TransferGoal.Refused(481, "the dialog it names is none of ours")
                : OfPhone(call.Plan, NumberText.Clean(transfer.TargetUser), [new("Replaces", replaces)]);
        }

        return ReferenceEquals(referrer, other) || ReferenceEquals(other.Owner, call) ? new TransferGoal.Refused(400, "the call itself")
            : other.Peer.Phone != referrer.Peer.Phone ? new TransferGoal.Refused(403, "a call of somebody else is not theirs to give")
            : environment.Parking.IsKeptBy(other) ? new TransferGoal.Parked(null, other)
            : new TransferGoal.Place(other, named.EarlyOnly);
    }
}

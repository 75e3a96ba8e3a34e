using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Transfers;

/// <summary>Who may send whom where: what a phone may dial, what a trunk's callers may, and the transferor's own calls. Reads, and changes nothing.</summary>
internal static class TransferRights
{
    public static TransferTarget Judge(Call call, CallEnvironment environment, Leg transferor, ITransfer refer) =>
        transferor.Peer.Phone is null ? OfTrunk(call.Plan, transferor.Peer, refer)
        : refer.Replaces is { } replaces ? OfNamed(call, environment, transferor, refer, replaces)
        : OfPhone(call.Plan, refer, []);

    // A stranger is no better off than a caller: numbers of ours, and nothing else.
    private static TransferTarget OfTrunk(PbxPlan plan, LegPeer transferor, ITransfer refer)
    {
        if (transferor.Trunk is not { } name || !plan.Trunks.TryGetValue(name, out TrunkPlan? trunk) || !trunk.AllowsTransfers || refer.Replaces is not null)
        {
            return new TransferTarget.Refused(603, "this trunk's callers transfer nobody");
        }

        string called = trunk.Numbering.Normalize(refer.TargetUser);
        return plan.Numbers.FindOwn([.. trunk.Numbering.FormsOf(called), refer.TargetUser]) is { } route
            ? new TransferTarget.Flow(called, route)
            : new TransferTarget.Refused(404, "no such number");
    }

    private static TransferTarget OfPhone(PbxPlan plan, ITransfer refer, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        string called = NumberText.Clean(refer.TargetUser);
        if (PhoneBook.FindFeature(plan, called) is { } feature)
        {
            return OfFeature(plan, feature);
        }

        return PhoneBook.FindForPhone(plan, called) switch
        {
            null => new TransferTarget.Refused(404, "no such extension, ring group or number, and no route leads outside"),
            FlowDestination flow => new TransferTarget.Flow(flow.Dialled, flow.Route),
            OutsideDestination when headers.Count > 0 => new TransferTarget.Refused(481, "the dialog it names is none of ours"),
            var to => new TransferTarget.Dialled(to.At(refer.TargetInstance), headers),
        };
    }

    // Nobody is sent to a code: what it sets is for who dials it. Parking alone is about the one who is sent.
    private static TransferTarget OfFeature(PbxPlan plan, FeatureDestination feature)
    {
        string? slot = feature.Code.Slot ?? (feature.Argument.Length > 0 ? feature.Argument : null);
        bool parks = feature.Code.Action == FeatureAction.Park || feature.Code.Slot is not null;
        return !parks ? new TransferTarget.Refused(403, "nobody is transferred to a feature code")
            : slot is null || plan.Parking.Slots.Contains(slot) ? new TransferTarget.Parked(slot, null)
            : new TransferTarget.Refused(404, "no such parking slot");
    }

    private static TransferTarget OfNamed(Call call, CallEnvironment environment, Leg transferor, ITransfer refer, string replaces)
    {
        if (NamedDialog.Read(replaces) is not { } named)
        {
            return new TransferTarget.Refused(400, "a Replaces that names no dialog");
        }

        if (environment.Legs.Find(named) is not { } other)
        {
            // RFC 3891 §3: one of ours that is over, or another exchange's, which the new phone may know. Never over a trunk.
            return environment.Legs.Knows(named.CallId)
                ? new TransferTarget.Refused(481, "the dialog it names is none of ours")
                : OfPhone(call.Plan, refer, [new("Replaces", replaces)]);
        }

        return ReferenceEquals(transferor, other) || ReferenceEquals(other.Owner, call) ? new TransferTarget.Refused(400, "the call itself")
            : other.Peer.Phone != transferor.Peer.Phone ? new TransferTarget.Refused(403, "a call of somebody else is not theirs to give")
            : environment.Parking.IsKeptBy(other) ? new TransferTarget.Parked(null, other)
            : new TransferTarget.Attended(other, named.EarlyOnly);
    }
}

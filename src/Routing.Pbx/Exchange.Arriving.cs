using Routing.Pbx.Calls;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Desks;
using Routing.Pbx.Dialling;
using Routing.Pbx.Numbers;
using Routing.Pbx.Presence;
using Routing.Pbx.Transfers;
using Routing.Records.Model;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx;

/// <summary>How calls arrive: over a trunk for a number, from a phone for whatever it may dial.</summary>
public sealed partial class Exchange
{
    /// <inheritdoc/>
    void ISipApplication.OnInvite(UasInviteDialog dialog)
    {
        PbxPlan plan = _plan;
        bool isPhone = dialog.Peer.Kind == SipPeerKind.Phone;
        string trunk = dialog.Peer.Kind == SipPeerKind.Trunk ? dialog.Peer.Name : PbxMetrics.OwnPhones;
        InboundParty party = InboundParty.Of(plan, dialog);
        if (_blocked.Takes(plan, party, dialog, out NumberRoute? instead))
        {
            return;
        }

        Destination? to = instead is not null ? new FlowDestination(party.Called, instead)
            : isPhone ? (Destination?)PhoneBook.FindFeature(plan, party.Called) ?? PhoneBook.FindForPhone(plan, party.Called)?.At(dialog.CalledInstance)
            : PhoneBook.FindForTrunk(plan, party);
        if (to is null)
        {
            string why = isPhone ? "no such extension, ring group or number, and no route leads outside" : "no such number; see numbers in the configuration";
            Refuse(dialog, party, trunk, 404, isPhone ? "internal" : "inbound", why);
            return;
        }

        int? most = trunk.Length > 0 && plan.Trunks.TryGetValue(trunk, out TrunkPlan? limits) ? limits.MaxCalls : null;
        if (!_trunks.TryEnter(trunk, most))
        {
            // Its lines are all in use: busy, as the carrier's own switch would say. 503 would mean that we are ill.
            Refuse(dialog, party, trunk, 486, "inbound", $"all {most} calls of the trunk are in use (max_calls)");
            return;
        }

        Begin(plan, to, dialog, party, trunk);
    }

    /// <inheritdoc/>
    void ISipApplication.OnReplace(UasInviteDialog dialog, InviteDialog replaced)
    {
        PbxPlan plan = _plan;
        InboundParty party = InboundParty.Of(plan, dialog);
        if (dialog.Peer.Kind != SipPeerKind.Phone || replaced.Events is not Leg place)
        {
            Refuse(dialog, party, dialog.Peer.Kind == SipPeerKind.Trunk ? dialog.Peer.Name : PbxMetrics.OwnPhones, 603, "inbound", "Replaces is for phones of ours alone");
            return;
        }

        // RFC 3891 §3: whether the place is theirs to take is judged by who has it, when it is certain.
        bool earlyOnly = dialog.Header("Replaces") is { } replaces && NamedDialog.Read(replaces) is { EarlyOnly: true };
        _trunks.TryEnter(PbxMetrics.OwnPhones, null);
        Begin(plan, new TakeOverDestination(party.Called, place, earlyOnly), dialog, party, PbxMetrics.OwnPhones);
    }

    /// <inheritdoc/>
    bool ISipApplication.FinishesWork(string phone, string dialled) =>
        _plan.Phones.ContainsKey(phone) && (PhoneBook.FindFeature(_plan, dialled) is not null || _lines.Of(phone).Calls > 0);

    private void Begin(PbxPlan plan, Destination to, UasInviteDialog dialog, InboundParty party, string trunk)
    {
        var call = new Call(_environment, plan, to, dialog, party)
        {
            OnHungUp = over => _environment.Metrics.OnCallEnded(over.Direction, over.Recorder.SoFar.Trunk ?? PbxMetrics.OwnPhones, CallOutcome.SipOf(over)),
            OnClosed = _calls.Remove,
        };

        // With the leg, which may end in another call than it began in.
        call.Caller.OnOver = _ => _trunks.Leave(trunk);
        Take(call);
    }

    private void Take(Call call)
    {
        UasInviteDialog dialog = call.Dialog;
        if (dialog.Peer.Kind == SipPeerKind.Phone)
        {
            // A phone's own call is on its line as any other is; it may have as many as it likes.
            LineUse line = _lines.TryTake(dialog.Peer.Name, evenIfBusy: true, LineParty.To(call.Party.Called))!;
            Leg leg = call.Caller; // it may be in another call by the time it is answered
            leg.OnOver += _ => line.Release();
            leg.OnJoined = line.With;
            call.Door.OnAnswered = () => line.Show(DialogPhase.Confirmed, leg);
        }

        _calls.Add(call);
        if (call.Party.Caller.Signed.Dropped is { } dropped)
        {
            PbxLog.SignaturesDropped(_environment.Log, call.Id, dropped);
        }

        if (call.Begins is FlowDestination flow)
        {
            PbxLog.CallStarted(_environment.Log, call.Id, call.Party.Caller.Number, call.Party.Called, dialog.Peer.Name, flow.Route.Flow);
        }
        else
        {
            PbxLog.CallPlaced(_environment.Log, call.Id, call.Party.Caller.Number, call.Party.Called, call.Direction);
        }

        call.Start();
    }

    private void NoteBlocked(UasInviteDialog dialog, InboundParty party, int status, string why) =>
        NoteRefused(dialog, party, dialog.Peer.Kind == SipPeerKind.Trunk ? dialog.Peer.Name : PbxMetrics.OwnPhones, status, "inbound", why);

    private void Refuse(UasInviteDialog dialog, InboundParty party, string trunk, int status, string direction, string why)
    {
        dialog.Events = new RefusedCall();
        dialog.Reject(status);
        NoteRefused(dialog, party, trunk, status, direction, why);
    }

    private void NoteRefused(UasInviteDialog dialog, InboundParty party, string trunk, int status, string direction, string why)
    {
        PbxLog.CallRefused(_environment.Log, dialog.CallId, party.Called, dialog.Peer.Name, status, why);
        InteractionRecord record = RefusedCall.Record(dialog.Peer, party, direction, _plan.Node.Name, Clock.UtcNow, why);
        dialog.BelongsTo(record.Id);
        _environment.Records.Add(record);
        _environment.Metrics.OnCallEnded(direction, trunk, status == 486 ? "busy" : "rejected");
    }
}

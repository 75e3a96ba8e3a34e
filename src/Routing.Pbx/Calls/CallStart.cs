using System.Globalization;
using System.Text.Json.Nodes;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Numbers;
using Routing.Pbx.Trunks;
using Routing.Records.Model;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Calls;

/// <summary>How a call's facts are put into the words of records, SDP and SIP.</summary>
internal static class CallStart
{
    // What a stranger sends is carried on to phones, whose messages should fit a datagram; of Identity there may be more (SignedCall).
    private const int LongestCarried = 1024;
    private const int MostCarried = 4;

    private static readonly TimeSpan LongestTold = TimeSpan.FromSeconds(5);

    /// <summary>The record as far as the INVITE tells it.</summary>
    public static InteractionRecord Describe(Call call, CallEnvironment environment) => new()
    {
        Id = call.Id,
        Channel = "voice",
        Direction = call.Direction,
        Trunk = call.Dialog.Peer.Kind == SipPeerKind.Trunk ? call.Dialog.Peer.Name : null,
        Caller = call.Party.Caller.Number,
        Called = call.Party.Called,
        Flow = call.Begins switch { FlowDestination flow => flow.Route.Flow, FeatureDestination feature => $"feature:{feature.Code.Word}", _ => null },
        Started = environment.Clock.UtcNow,
        Ended = environment.Clock.UtcNow,
        Outcome = InteractionOutcome.Failed,
        EndedBy = Name(CallEndedBy.System),
        Attributes = call.Party.Caller.Verstat is { Length: > 0 } verstat ? new JsonObject { ["verstat"] = verstat }.ToJsonString() : "{}",
        Node = call.Plan.Node.Name,
        Partition = environment.Partition.Partition,
        Epoch = environment.Partition.Epoch,
    };

    /// <summary>What the caller's leg may speak.</summary>
    public static MediaLegOptions MediaOptions(Call call)
    {
        var options = new MediaLegOptions
        {
            Advertise = call.Plan.Node.MediaAdvertiseToward(call.Dialog.Flow.Remote.Address),
            Peer = call.Dialog.Flow.Remote.Address,
            IsUrgent = call.Begins is OutsideDestination && RouteFinder.IsEmergency(call.Plan, call.Party.Called),
        };
        return call.Dialog.Peer.Kind == SipPeerKind.Trunk && call.Plan.Trunks.TryGetValue(call.Dialog.Peer.Name, out var trunk)
            ? options with { Codecs = trunk.Codecs }
            : options;
    }

    /// <summary>Who dials, as those who are dialled may be told.</summary>
    /// <param name="call">The call.</param>
    /// <param name="divertedBy">The phone or ring group that sent it on, or null.</param>
    /// <param name="why">What the record says of that.</param>
    /// <param name="onBehalfOf">The phone of ours that transferred it, and on whose account it goes outside; null for none.</param>
    public static DialSource SourceOf(Call call, string? divertedBy, string? why = null, string? onBehalfOf = null)
    {
        if (onBehalfOf is not null)
        {
            // RFC 5806: who transfers is who diverts; what may go outside is what that phone may dial. RFC 3892 §3: who is called hears
            // who sent them, by the name that we know them by.
            DialSource source = SourceOf(call, divertedBy ?? onBehalfOf, divertedBy is null ? "transferred" : why);
            return source with { Account = OutboundCaller.OfPhone(onBehalfOf), Inside = source.Inside with { ReferredBy = onBehalfOf } };
        }

        if (call.Guest is { } guest)
        {
            // The one who is served did not place this call; carriers are shown what they would be shown of whoever did.
            return OwnSourceOf(call, divertedBy, why) with { Inside = new CallingParty(guest.Name, ""), Headers = [] };
        }

        return OwnSourceOf(call, divertedBy, why);
    }

    private static DialSource OwnSourceOf(Call call, string? divertedBy, string? why)
    {
        UasInviteDialog dialog = call.Dialog;
        if (dialog.Peer.Kind == SipPeerKind.Phone && call.Plan.Phones.TryGetValue(dialog.Peer.Name, out PhonePlan? phone))
        {
            // Where a flow sends it on, the flow's rights hold as for any other caller: what works from a desk works for customers.
            return new DialSource(
                call.Party.Caller.IsPrivate ? new CallingParty("", "") { IsPrivate = true } : new CallingParty(phone.Name, phone.DisplayName),
                OutsideParty.Of(call.Plan, call.Party, divertedBy, why),
                call.RunningFlow is { Length: > 0 } flow ? OutboundCaller.OfFlow(flow) : OutboundCaller.OfPhone(phone.Name));
        }

        CallingParty caller = call.Party.Caller with { DivertedBy = divertedBy ?? call.Party.Caller.DivertedBy, DivertedFor = OutsideParty.WhyDiverted(why) };
        CallingParty outside = OutsideParty.Of(call.Plan, call.Party, divertedBy, why);

        // RFC 3325 §7: our own phones are shown what the caller lets be shown.
        return new DialSource(caller.IsPrivate ? caller with { Number = "", DisplayName = "" } : caller, outside, OutboundCaller.OfFlow(call.RunningFlow))
        {
            // RFC 8224 §4: what the network signed is for whoever is called to look at; what carriers get of it TrunkIdentity says.
            // Nor may it tell what the caller withheld: the signed token names the number.
            Headers = caller.IsPrivate ? [] : [.. caller.Signed.Tokens.Select(token => new KeyValuePair<string, string>("Identity", token))],
        };
    }

    /// <summary>What the legs have in common that are dialled for the caller.</summary>
    public static DialCall DialOf(Call call, TimeSpan? ringFor, IReadOnlyList<KeyValuePair<string, string>>? headers = null) => new()
    {
        Call = call,
        CodecsOf = call.Caller.Media,
        MaxForwards = call.Dialog.MaxForwards - 1,
        Passes = call.Dialog.Passes + 1,
        RingFor = ringFor,
        Headers = [.. Carried(call.Dialog, "User-to-User"), .. PriorityOf(call.Dialog), .. headers ?? []], // RFC 7433 §3
        Interaction = call.Id,
        OnPlaced = call.NoteLeg,
    };

    // RFC 4412 §3: a call that got in for its priority has it on its next leg too. A phone of ours may give itself none.
    private static KeyValuePair<string, string>[] PriorityOf(UasInviteDialog dialog) =>
        dialog.Peer.Kind == SipPeerKind.Trunk ? Carried(dialog, "Resource-Priority") : [];

    private static KeyValuePair<string, string>[] Carried(UasInviteDialog dialog, string name) =>
        [.. dialog.Headers(name).Where(value => value.Length is > 0 and <= LongestCarried).Take(MostCarried).Select(value => new KeyValuePair<string, string>(name, value))];

    // RFC 3261 §20.43: warn-code, warn-agent, quoted warn-text.
    public static KeyValuePair<string, string> Warning(MediaRefusal refusal) =>
        new("Warning", string.Create(CultureInfo.InvariantCulture, $"{refusal.WarningCode} pbx \"{refusal.Text.Replace('"', '\'')}\""));

    /// <summary>
    /// The headers of such a refusal. RFC 3261 §21.5.4: 503 says when it is worth another try; ports come free as calls end.
    /// </summary>
    public static KeyValuePair<string, string>[] HeadersOf(MediaRefusal refusal) => refusal.Status == 503 ? [Warning(refusal), new("Retry-After", "10")] : [Warning(refusal)];

    /// <summary>RFC 3326: normal clearing, or a fault of ours.</summary>
    public static string ReasonFor(bool failed) => failed ? "Q.850;cause=41;text=\"Temporary failure\"" : "Q.850;cause=16;text=\"Normal call clearing\"";

    /// <summary>What the caller's leg is told at its end: a Reason, and where it was not answered the status and how long to wait.</summary>
    public static (string Reason, int Status, TimeSpan RetryAfter) FarewellOf(Call call) =>
        call.HasFailed ? (ReasonFor(failed: true), 500, default)
        : call.Connection.Failure is { } failure && (call.EndedBy == call.Connection.Blame || HasRunOut(call))
            ? (ReasonHeader.Q850(failure.Cause > 0 ? failure.Cause : failure.Status == 430 ? DialFailure.Absent.Cause : ReasonHeader.CauseOf(failure.Status)), ToldOf(failure.Status), WaitOf(failure, isOurs: call.Connection.Barred is not null))
        : call is { Door.IsAnswered: false, Places.Refusal: > 0 and var refused } ? (ReasonHeader.Q850(ReasonHeader.CauseOf(refused)), refused, default)
        : HasRunOut(call) ? (ReasonHeader.Q850(31), 480, default) // nobody refused, and nothing was ever up that could be cleared
        : (call.Talks.Farewell ?? ReasonFor(failed: false), 480, default);

    // A flow that never answered leaves the caller with what came of it: a carrier that hands the call on tells its caller "busy", and bills nothing.
    private static bool HasRunOut(Call call) => call is { EndedBy: CallEndedBy.Flow, Door.IsAnswered: false };

    /// <summary>Who calls, as the caller's leg knows it.</summary>
    public static LegPeer PeerOf(PbxPlan plan, UasInviteDialog dialog, InboundParty party, DeskStates states) =>
        dialog.Peer.Kind == SipPeerKind.Phone
            ? new LegPeer(party.Caller.IsPrivate ? "" : dialog.Peer.Name, Phone: dialog.Peer.Name)
            {
                Desk = states.DeskAt(dialog.Peer.Name),
                Keys = plan.Phones.GetValueOrDefault(dialog.Peer.Name)?.Keys ?? KeyWay.Auto,
            }
            : new LegPeer(party.Caller.IsPrivate ? "" : party.Caller.Number, Trunk: dialog.Peer.Name) { Keys = plan.Trunks.GetValueOrDefault(dialog.Peer.Name)?.Keys ?? KeyWay.Auto };

    // RFC 3261 §20.33: with these it speaks of who was called. That of a 503 speaks of the carrier, and would make the caller take us
    // for overloaded; without one a 503 is no more than a 500 (§21.5.4).
    // One of our own says how soon a turn is free (calls_per_second): in a moment, for which nobody is taken for overloaded.
    private static TimeSpan WaitOf(DialFailure failure, bool isOurs) => (isOurs && failure.Status == 503 && failure.RetryAfter <= LongestTold) || failure.Status is 404 or 413 or 480 or 486 or 500 or 600 or 603 ? failure.RetryAfter : default;

    // A carrier's challenge is for us and not for the phone that called; where its answer was no final one, there was none.
    private static int ToldOf(int status) => status switch
    {
        401 or 402 or 407 => 403,
        430 => 480, // RFC 5626 §11.5: between a proxy and us alone
        >= 300 and < 400 or 487 => 480,
        >= 400 and < 700 => status,
        _ => 500,
    };

    public static string Name(CallEndedBy by) => by switch
    {
        CallEndedBy.Caller => "caller",
        CallEndedBy.Agent => "agent",
        CallEndedBy.Callee => "callee",
        CallEndedBy.Flow => "flow",
        CallEndedBy.Transfer => "transfer",
        _ => "system",
    };

    /// <summary>What was counted; how good it was only where anything was heard at all.</summary>
    public static string QualityJson(MediaLegStatistics caller) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"received":{{caller.PacketsReceived}},"sent":{{caller.PacketsSent}},"lost":{{caller.PacketsLost}}{{(caller.PacketsReceived == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture, $",\"jitter_ms\":{caller.JitterSeconds * 1000:0.###},\"mos\":{caller.Mos:0.##}"))}}}""");
}

using System.Globalization;
using Routing.Media;
using Routing.Records.Model;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Calls;

/// <summary>How a call's facts are put into the words of records, SDP and SIP.</summary>
internal static class CallStart
{
    /// <summary>
    /// Who calls: over a trunk the number in From; from a phone the user it signed in as, whatever its From says.
    /// </summary>
    public static string CallerOf(UasInviteDialog dialog) => dialog.Peer.Kind == SipPeerKind.Phone ? dialog.Peer.Name : dialog.CallerUser;

    /// <summary>The record as far as the INVITE tells it.</summary>
    public static InteractionRecord Describe(Call call, CallEnvironment environment) => new()
    {
        Id = call.Id,
        Channel = "voice",
        Direction = "inbound",
        Trunk = call.Dialog.Peer.Kind == SipPeerKind.Trunk ? call.Dialog.Peer.Name : null,
        Caller = CallerOf(call.Dialog),
        Called = call.Dialog.CalledUser,
        Flow = call.Route.Flow,
        Started = environment.Clock.UtcNow,
        Ended = environment.Clock.UtcNow,
        Outcome = InteractionOutcome.Failed,
        EndedBy = Name(CallEndedBy.System),
        Node = call.Plan.Node.Name,
        Partition = environment.Partition.Partition,
        Epoch = environment.Partition.Epoch,
    };

    /// <summary>What the caller's leg may speak.</summary>
    public static MediaLegOptions MediaOptions(Call call)
    {
        var options = new MediaLegOptions { Advertise = call.Plan.Node.MediaAdvertise, Peer = call.Dialog.Flow.Remote.Address };
        return call.Dialog.Peer.Kind == SipPeerKind.Trunk && call.Plan.Trunks.TryGetValue(call.Dialog.Peer.Name, out var trunk)
            ? options with { Codecs = trunk.Codecs }
            : options;
    }

    // RFC 3261 §20.43: warn-code, warn-agent, quoted warn-text.
    public static KeyValuePair<string, string> Warning(MediaRefusal refusal) =>
        new("Warning", string.Create(CultureInfo.InvariantCulture, $"{refusal.WarningCode} routing \"{refusal.Text.Replace('"', '\'')}\""));

    /// <summary>RFC 3326: normal clearing, or a fault of ours.</summary>
    public static string ReasonFor(bool failed) => failed ? "Q.850;cause=41;text=\"Temporary failure\"" : "Q.850;cause=16;text=\"Normal call clearing\"";

    public static string Name(CallEndedBy by) => by switch
    {
        CallEndedBy.Caller => "caller",
        CallEndedBy.Agent => "agent",
        CallEndedBy.Flow => "flow",
        _ => "system",
    };

    public static string QualityJson(MediaLegStatistics caller) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"received":{{caller.PacketsReceived}},"sent":{{caller.PacketsSent}},"lost":{{caller.PacketsLost}},"jitter_ms":{{caller.JitterSeconds * 1000:0.###}},"mos":{{caller.Mos:0.##}}}""");
}

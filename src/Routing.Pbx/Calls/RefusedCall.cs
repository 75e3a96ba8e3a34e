using Routing.Pbx.Numbers;
using Routing.Records.Model;
using Routing.Sip;
using Routing.Sip.Dialogs;
using Routing.Sip.Security;

namespace Routing.Pbx.Calls;

/// <summary>A call refused at the door: it has a record and no life.</summary>
internal sealed class RefusedCall : IInviteDialogEvents
{
    /// <summary>Its record.</summary>
    public static InteractionRecord Record(SipPeer peer, InboundParty party, string direction, string node, DateTimeOffset now, string why) =>
        Record(peer, direction, party.Caller.Number, party.Called, node, now, why);

    /// <summary>The record of one that never became a dialog.</summary>
    public static InteractionRecord Record(RefusedInvite refused, string node, DateTimeOffset now, string why) =>
        Record(refused.Peer, "inbound", refused.CallerUser, refused.CalledUser, node, now, why);

    /// <summary>A record's attributes that say why it was refused.</summary>
    public static string Saying(string why) => $$"""{"refused":{{System.Text.Json.JsonSerializer.Serialize(why, RefusedCallJson.Default.String)}}}""";

    private static InteractionRecord Record(SipPeer peer, string direction, string caller, string called, string node, DateTimeOffset now, string why) => new()
    {
        Id = Guid.CreateVersion7(now),
        Channel = "voice",
        Direction = direction,
        Trunk = peer.Kind == SipPeerKind.Trunk ? peer.Name : null,
        Caller = caller,
        Called = called,
        Started = now,
        Ended = now,
        Outcome = InteractionOutcome.Rejected,
        EndedBy = "system",
        Attributes = Saying(why),
        Node = node,
    };

    public void OnProgress(int status, ReadOnlyMemory<byte> body)
    {
    }

    public void OnAnswered(ReadOnlyMemory<byte> body)
    {
    }

    public void OnConfirmed(ReadOnlyMemory<byte> body)
    {
    }

    public void OnReinvite(ISessionChange request) => request.Reject(481);

    public void OnEnded(DialogEnd end)
    {
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class RefusedCallJson : System.Text.Json.Serialization.JsonSerializerContext;

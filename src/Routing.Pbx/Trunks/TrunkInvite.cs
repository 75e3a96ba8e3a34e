using System.Net;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Trunks;

/// <summary>How a call over a trunk looks on the wire.</summary>
internal static class TrunkInvite
{
    /// <summary>
    /// The number as the trunk's carrier gets it; empty where it has no form of it. What is dialled for help is sent whatever it looks like.
    /// </summary>
    public static string NumberFor(TrunkPlan trunk, FoundRoute found) =>
        trunk.Numbering.Write(found.Number, trunk.Numbering.Called) is { Length: > 0 } number ? number : found.Route.IsEmergency ? found.Number : "";

    /// <summary>The target that stands for <paramref name="found"/> behind <paramref name="trunk"/>, which has a URI and a form of the number.</summary>
    public static DialTarget Target(PbxPlan plan, TrunkPlan trunk, FoundRoute found, CallingParty from)
    {
        var uri = new TrunkUri(trunk.Uri!);
        string number = NumberFor(trunk, found);
        string requestUri = trunk.UserPhone ? $"{uri.Of(number)};user=phone" : uri.Of(number);
        TrunkIdentity identity = TrunkIdentity.Of(trunk, uri, number, requestUri, ShownCaller.Of(found.Route, trunk.Numbering, from));
        var invite = new OutgoingInvite
        {
            RequestUri = requestUri,
            FromUser = identity.FromUser,
            FromUri = identity.FromUri,
            FromDisplayName = identity.DisplayName.Length > 0 ? identity.DisplayName : null,
            ContactUser = identity.ContactUser,
            Headers = identity.Headers,
            Secret = trunk.Auth is { } auth ? new DigestSecret(auth.Username, auth.Password)
                : trunk.Register?.Secret,
            NoResponseWithin = trunk.NoResponse,
            RewriteContact = trunk.RewriteContact,
            Proxy = trunk.Proxy,
            Trunk = trunk.Name,
            IsUrgent = found.Route.IsEmergency,
            Offer = default,
        };
        IPAddress? peer = new TrunkUri(trunk.Proxy ?? trunk.Uri!).Address; // null for a name: its addresses are found when it is sent
        return new DialTarget(found.Number, invite, new MediaLegOptions { Codecs = trunk.Codecs, Advertise = plan.Node.MediaAdvertiseToward(peer), Peer = peer, IsUrgent = found.Route.IsEmergency })
        {
            Trunk = trunk.Name,
            Keys = trunk.Keys,
            WhyUnsigned = identity.WhyUnsigned,
        };
    }
}

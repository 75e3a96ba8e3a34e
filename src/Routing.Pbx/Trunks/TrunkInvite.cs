using System.Net;
using Routing.Media;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Dialling;
using Routing.Sip.Dialogs;

namespace Routing.Pbx.Trunks;

/// <summary>How a call over a trunk looks on the wire.</summary>
internal static class TrunkInvite
{
    /// <summary>The target that stands for <paramref name="number"/> behind <paramref name="trunk"/>, which has a URI.</summary>
    public static DialTarget Target(PbxPlan plan, TrunkPlan trunk, string number, CallingParty from, CallerIdPlan? shown)
    {
        (string scheme, string place) = Split(trunk.Uri!);
        var invite = new OutgoingInvite
        {
            RequestUri = $"{scheme}:{number}@{place}",
            FromUser = shown?.Number ?? from.Number,
            FromDisplayName = from.DisplayName.Length == 0 ? null : from.DisplayName,
            ContactUser = trunk.Register?.Username,
            Secret = trunk.Register is { } account ? new DigestSecret(account.Username, account.Password) : null,
            NoResponseWithin = trunk.NoResponse,
            Offer = default,
        };
        return new DialTarget(number, invite, new MediaLegOptions { Codecs = trunk.Codecs, Advertise = plan.Node.MediaAdvertise, Peer = AddressOf(place) })
        {
            Trunk = trunk.Name,
        };
    }

    // scheme:user@HOST:PORT;parameters, the user being none of the called number's.
    private static (string Scheme, string Place) Split(string uri)
    {
        int colon = uri.IndexOf(':', StringComparison.Ordinal);
        return (uri[..colon], uri[(Math.Max(uri.IndexOf('@', StringComparison.Ordinal), colon) + 1)..]);
    }

    private static IPAddress? AddressOf(string place)
    {
        int end = place.IndexOfAny([';', '?']);
        string host = end < 0 ? place : place[..end];
        int colon = host.LastIndexOf(':');
        host = colon > host.LastIndexOf(']') ? host[..colon] : host;
        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) ? address : null;
    }
}

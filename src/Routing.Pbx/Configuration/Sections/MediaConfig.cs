using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.media</c> as written.</summary>
internal sealed record MediaConfig(
    Written<IPAddress> Listen, Written<string>? Advertise, Written<(int First, int Last)> Ports, MediaSilenceConfig Silence)
{
    private static readonly Key<IPAddress> ListenKey = new("listen", NetworkKinds.Address, "0.0.0.0", "The address that audio is received on.");

    private static readonly Key<string> AdvertiseKey = new(
        "advertise", NetworkKinds.MediaHost, null, "The address in SDP, behind NAT the public one. Without it: the local address of the route to each peer.");

    private static readonly Key<(int First, int Last)> PortsKey = new(
        "ports", NetworkKinds.Ports, "20000-29999", "UDP ports for audio, two for each leg of a call; the first is even.");

    private static readonly Key<MediaSilenceConfig> SilenceKey = new(
        "silence", MediaSilenceConfig.Section, "{}", "When a side that has fallen silent is asked whether it is still there.");

    public static SectionKind<MediaConfig> Section { get; } = new(
        "media",
        [ListenKey, AdvertiseKey, PortsKey, SilenceKey],
        read => new MediaConfig(read.Read(ListenKey), read.Optional(AdvertiseKey), read.Read(PortsKey), read.Read(SilenceKey).Value));
}

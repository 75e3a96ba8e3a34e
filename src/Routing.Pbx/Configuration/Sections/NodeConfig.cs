using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary>The section <c>node</c> as written.</summary>
internal sealed record NodeConfig(
    Written<string> Name,
    Written<IReadOnlyList<Written<IPNetwork>>> LocalNetworks,
    SipConfig Sip,
    MediaConfig Media,
    HttpConfig Http,
    Written<string> Store,
    Written<TimeZoneInfo> TimeZone,
    Written<string> Language,
    Written<string>? Music)
{
    private static readonly Key<string> NameKey = new("name", Kinds.Name, "pbx-1", "The node's name, in records.");

    private static readonly Key<IReadOnlyList<Written<IPNetwork>>> LocalNetworksKey = new(
        "local_networks",
        new ListKind<IPNetwork>(NetworkKinds.Network),
        "[]",
        "Networks whose peers reach this node without the NAT that sip.advertise and media.advertise are for: they are told its own address.");

    private static readonly Key<SipConfig> SipKey = new("sip", SipConfig.Section, "{}", "How this node speaks SIP.");
    private static readonly Key<MediaConfig> MediaKey = new("media", MediaConfig.Section, "{}", "Where audio (RTP) goes.");
    private static readonly Key<HttpConfig> HttpKey = new("http", HttpConfig.Section, "{}", "Metrics, health and the API.");
    private static readonly Key<string> StoreKey = new("store", NetworkKinds.Store, "sqlite:routing.db", "Where records are kept; a file below the data directory.");
    private static readonly Key<TimeZoneInfo> TimeZoneKey = new("time_zone", Kinds.TimeZone, "UTC", "The time zone of calendars and reports.");
    private static readonly Key<string> LanguageKey = new("language", Kinds.Language, "en", "The language of prompts where a number names none.");

    private static readonly Key<string> MusicKey = new("music", Kinds.Text, null, "What is heard on hold between phones: a WAV file. Without it: silence.");

    public static SectionKind<NodeConfig> Section { get; } = new(
        "node",
        [NameKey, LocalNetworksKey, SipKey, MediaKey, HttpKey, StoreKey, TimeZoneKey, LanguageKey, MusicKey],
        read => new NodeConfig(
            read.Read(NameKey),
            read.Read(LocalNetworksKey),
            read.Read(SipKey).Value,
            read.Read(MediaKey).Value,
            read.Read(HttpKey).Value,
            read.Read(StoreKey),
            read.Read(TimeZoneKey),
            read.Read(LanguageKey),
            read.Optional(MusicKey)));
}

using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.http</c> as written.</summary>
internal sealed record HttpConfig(Written<IPEndPoint> Listen, Written<IReadOnlyList<Written<string>>> Hosts, Written<IReadOnlyList<Named<string>>> Tokens)
{
    private static readonly Key<IPEndPoint> ListenKey = new("listen", NetworkKinds.EndPoint, "127.0.0.1:8080", "Where HTTP is served.");

    private static readonly Key<IReadOnlyList<Written<string>>> HostsKey = new(
        "hosts",
        new ListKind<string>(NetworkKinds.Host),
        "[]",
        "Names by which this machine itself asks, besides localhost and the address: while no token is set, a browser that was led here under another one is refused.");

    private static readonly Key<IReadOnlyList<Named<string>>> TokensKey = new(
        "tokens", new MapKind<string>(NameRule.Plain, Kinds.Text), "{}", "Bearer tokens of whoever may read and change, by name.");

    public static SectionKind<HttpConfig> Section { get; } = new(
        "http", [ListenKey, HostsKey, TokensKey], read => new HttpConfig(read.Read(ListenKey), read.Read(HostsKey), read.Read(TokensKey)));
}

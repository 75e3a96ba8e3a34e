using System.Net;
using Routing.Pbx.Configuration.Keys;

namespace Routing.Pbx.Configuration.Sections;

/// <summary><c>node.http</c> as written.</summary>
internal sealed record HttpConfig(Written<IPEndPoint> Listen, Written<IReadOnlyList<Named<string>>> Tokens)
{
    private static readonly Key<IPEndPoint> ListenKey = new("listen", NetworkKinds.EndPoint, "127.0.0.1:8080", "Where HTTP is served.");

    private static readonly Key<IReadOnlyList<Named<string>>> TokensKey = new(
        "tokens", new MapKind<string>(NameRule.Plain, Kinds.Text), "{}", "Bearer tokens of whoever may read and change, by name.");

    public static SectionKind<HttpConfig> Section { get; } = new(
        "http", [ListenKey, TokensKey], read => new HttpConfig(read.Read(ListenKey), read.Read(TokensKey)));
}

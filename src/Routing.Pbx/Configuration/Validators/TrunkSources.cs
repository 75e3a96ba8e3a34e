using System.Net;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Trunks;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each source is one trunk's: of two equal entries nobody could say whose call it is, but for what certificates say.</summary>
internal sealed class TrunkSources : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        var first = new Dictionary<AllowedSource, (Named<TrunkConfig> Trunk, Place At)>();
        foreach (Named<TrunkConfig> trunk in scope.Config.Trunks)
        {
            if (trunk.Value.Codecs.Value.Count == 0)
            {
                problems.Error(trunk.Value.Codecs.At, $"the trunk \"{trunk.Name}\" has no codec");
            }

            if (trunk.Value.Allow.Value.Count == 0)
            {
                problems.Warning(trunk.At, $"nobody may call in as the trunk \"{trunk.Name}\": add the carrier's addresses to allow");
            }

            foreach (Written<AllowedSource> source in trunk.Value.Allow.Value)
            {
                if (!first.TryAdd(source.Value, (trunk, source.At)))
                {
                    (Named<TrunkConfig> other, Place at) = first[source.Value];
                    if (!AreToldApart(other.Value, trunk.Value))
                    {
                        string whose = other.Name == trunk.Name ? "is allowed twice" : $"is allowed for the trunk \"{other.Name}\" too";
                        problems.Error(source.At, $"{Show(source.Value)} {whose}: first at {at}");
                    }
                    else if (scope.Config.Node.Sip.Tls?.Value.Clients.Value is null or "none")
                    {
                        problems.Warning(
                            source.At,
                            $"{Show(source.Value)} is allowed for the trunk \"{other.Name}\" too, at {at}: calls over connections that are made to us are taken for that one's, unless node.sip.tls.clients asks for certificates");
                    }
                }
                else if (source.Value is { Network.PrefixLength: 0, Port: null })
                {
                    problems.Warning(source.At, $"anyone on the internet may send calls in as the trunk \"{trunk.Name}\"");
                }
            }
        }
    }

    // Carriers behind one address, over TLS: our connections to them are each one's own, and theirs to us bear their names.
    private static bool AreToldApart(TrunkConfig a, TrunkConfig b) =>
        (a.Proxy ?? a.Uri) is { } one && (b.Proxy ?? b.Uri) is { } other && TrunkPlan.GoesOverTls(one.Value) && TrunkPlan.GoesOverTls(other.Value)
        && !string.Equals(new TrunkUri(one.Value).Host, new TrunkUri(other.Value).Host, StringComparison.OrdinalIgnoreCase);

    private static string Show(AllowedSource source) => source switch
    {
        { Network: { } network, Port: { } port } => new IPEndPoint(network.BaseAddress, port).ToString(),
        { Network: { } network } => network.ToString(),
        _ => source.Name!,
    };
}

using System.Net;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each source is one trunk's: of two equal entries nobody could say whose call it is.</summary>
internal sealed class TrunkSources : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        var first = new Dictionary<AllowedSource, (string Trunk, Place At)>();
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
                if (!first.TryAdd(source.Value, (trunk.Name, source.At)))
                {
                    (string other, Place at) = first[source.Value];
                    string whose = other == trunk.Name ? "is allowed twice" : $"is allowed for the trunk \"{other}\" too";
                    problems.Error(source.At, $"{Show(source.Value)} {whose}: first at {at}");
                }
                else if (source.Value is { Network.PrefixLength: 0, Port: null })
                {
                    problems.Warning(source.At, $"anyone on the internet may send calls in as the trunk \"{trunk.Name}\"");
                }
            }
        }
    }

    private static string Show(AllowedSource source) => source switch
    {
        { Network: { } network, Port: { } port } => new IPEndPoint(network.BaseAddress, port).ToString(),
        { Network: { } network } => network.ToString(),
        _ => source.Name!,
    };
}

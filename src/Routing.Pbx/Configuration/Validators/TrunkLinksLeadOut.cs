using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Who registers or asks must say where; and not so often that a carrier takes it for an attack.</summary>
internal sealed class TrunkLinksLeadOut : IConfigValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestExpires = TimeSpan.FromSeconds(60);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<TrunkConfig> trunk in scope.Config.Trunks)
        {
            if (trunk.Value.Register is { } register)
            {
                if (trunk.Value.Uri is null)
                {
                    problems.Error(register.At, $"the trunk \"{trunk.Name}\" has no uri to register at");
                }

                if (register.Value.Expires.Value < ShortestExpires)
                {
                    problems.Error(register.Value.Expires.At, $"register for {ShortestExpires.TotalSeconds:0}s at least: carriers refuse less");
                }
            }

            if (trunk.Value is { Proxy: { } proxy, Uri: null })
            {
                problems.Error(proxy.At, $"the trunk \"{trunk.Name}\" has no uri: the carrier's domain, that this is the proxy for");
            }

            if (trunk.Value.ProbeEvery is { } every)
            {
                if (trunk.Value.Uri is null)
                {
                    problems.Error(every.At, $"the trunk \"{trunk.Name}\" has no uri to ask");
                }

                if (every.Value < Shortest)
                {
                    problems.Error(every.At, $"ask no more often than every {Shortest.TotalSeconds:0}s: carriers take more for an attack");
                }
            }
        }
    }
}

using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.FeatureCodes;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>What a feature code says can be said in the language of each phone that may dial it.</summary>
internal sealed class FeaturePrompts : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        FeatureAction[] actions =
        [
            .. config.FeatureCodes.Select(code => code.Value.Action).OfType<FeatureAction>()
                .Concat(config.Parking is null ? [] : [FeatureAction.Park, FeatureAction.Retrieve]).Distinct(),
        ];
        if (actions.Length == 0 || (config.FeatureCodes.Count > 0 ? config.FeatureCodes[0].At : config.Parking?.At) is not { } at)
        {
            return;
        }

        IEnumerable<string> languages = config.Agents.Select(agent => agent.Value.Reach).Concat(config.Extensions.Select(extension => extension.Value.Reach))
            .Select(reach => reach.Language?.Value ?? config.Node.Language.Value).Distinct().Order(StringComparer.Ordinal);
        foreach (string language in languages)
        {
            string[] missing = [.. FeatureTable.PromptsOf(actions).Where(prompt => scope.Prompts.Resolve(prompt, language) is null)];
            if (missing.Length > 0)
            {
                string more = missing.Length > 3 ? $" and {missing.Length - 3} others" : "";
                problems.Warning(at, $"feature codes can not say all in {language}: prompts/{language}/{string.Join(", ", missing.Take(3))}{more} are missing");
            }
        }
    }
}

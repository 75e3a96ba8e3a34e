using Routing.Ivr;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A flow's prompts exist in each language in which callers come to it; that there is one at all the flow compiler has checked.</summary>
internal sealed class FlowPrompts : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        var languages = new FlowLanguages(scope.Config);
        foreach (FlowPromptUse use in scope.Flows.PromptsUsed)
        {
            string[] spoken = [.. languages.At(use.Position)];
            string[] missing = [.. spoken.Where(language => scope.Prompts.Resolve(use.Prompt, language) is null)];
            if (missing.Length > 0 && IsKnown(scope, use.Prompt))
            {
                problems.Error(
                    new Place(use.Position.File, use.Position.Line, use.Position.Column),
                    $"the prompt {use.Prompt} is missing in {string.Join(", ", missing)}: add prompts/{missing[0]}/{use.Prompt}");
            }
        }
    }

    private static bool IsKnown(ConfigScope scope, string prompt) =>
        scope.Prompts.PathByKey.Keys.Any(key => key == prompt || key.EndsWith("/" + prompt, StringComparison.Ordinal));
}

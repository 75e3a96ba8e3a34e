using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Dialling;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>An agent at an outside number can be told of calls in their language; where not, they hear beeps.</summary>
internal sealed class ConfirmPrompts : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<AgentConfig> agent in scope.Config.Agents)
        {
            if (agent.Value.Device?.Value is not { Dial: { } dial, Confirm.Value: true })
            {
                continue;
            }

            string language = (agent.Value.Reach.Language ?? scope.Config.Node.Language).Value;
            string[] missing = [.. ConfirmSpeech.Prompts.Where(prompt => scope.Prompts.Resolve(prompt, language) is null)];
            if (missing.Length > 0)
            {
                string more = missing.Length > 3 ? $" and {missing.Length - 3} others" : "";
                problems.Warning(dial.At, $"agent \"{agent.Name}\" can not be told all in {language} about a call: prompts/{language}/{string.Join(", ", missing.Take(3))}{more} are missing; without press_1.wav there are beeps");
            }
        }
    }
}

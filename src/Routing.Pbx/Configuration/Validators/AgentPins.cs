using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>PINs by which agents sign in at any phone: there where they are needed, and none that is guessed first. Messages never show one.</summary>
internal sealed class AgentPins : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<AgentConfig> agent in scope.Config.Agents)
        {
            if (agent.Value.Pin is not { } pin)
            {
                if (agent.Value.SignIn is { IsGiven: true, Value: "pin" } signIn)
                {
                    problems.Error(signIn.At, "sign_in: pin needs a pin");
                }

                continue;
            }

            if (pin.Value == agent.Name || pin.Value.Distinct().Count() == 1 || "01234567890".Contains(pin.Value, StringComparison.Ordinal) || "09876543210".Contains(pin.Value, StringComparison.Ordinal))
            {
                problems.Warning(pin.At, "this PIN is one that is guessed first: not the agent's own number, one digit over and over, or digits in a row");
            }

            if (!scope.Config.FeatureCodes.Any(code => code.Value.Word?.Value == "sign_in"))
            {
                problems.Warning(pin.At, "no feature code signs in: write \"*11\": sign_in under feature_codes");
            }
        }
    }
}

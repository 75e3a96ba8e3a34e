using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each number leads to a flow that exists, and there is a number at all.</summary>
internal sealed class NumbersLeadSomewhere : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        string[] flows = [.. scope.Config.Flows.Select(f => f.Name)];
        foreach (Named<NumberConfig> number in scope.Config.Numbers)
        {
            if (number.Value.Flow is { } flow && !flows.Contains(flow.Value))
            {
                problems.Error(flow.At, $"there is no flow \"{flow.Value}\"", Nearest.To(flow.Value, flows));
            }

            // A number as people write it down never comes over a trunk.
            if (number.Name.AsSpan().ContainsAny("-.()") && number.Name.AsSpan().ContainsAnyInRange('0', '9'))
            {
                problems.Warning(number.At, "carriers send numbers without - . ( ): write it as it comes, digits and perhaps a +");
            }
        }

        if (scope.Config.Numbers.Count == 0 && flows.Length > 0)
        {
            Place first = scope.Config.Flows[0].At;
            problems.Warning(first, "no number leads to any flow: every call is refused; add numbers, \"*\" for all");
        }
    }
}

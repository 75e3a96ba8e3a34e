using Routing.Pbx.Configuration.Compiling;
using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Configuration.Yaml;
using Routing.Pbx.Numbers;

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
            if (number.Name != "*" && NumberPattern.Parse(number.Name, out string? wrong) is null)
            {
                problems.Warning(number.At, wrong!);
            }
            else if (number.Name.AsSpan().ContainsAny("xnz") && number.Name.AsSpan().ContainsAnyInRange('0', '9'))
            {
                problems.Warning(number.At, "this stands for itself alone: in patterns X, N and Z are capitals", number.Name.ToUpperInvariant());
            }
        }

        foreach ((Named<NumberConfig> first, Named<NumberConfig> second) in PatternTies.Find(
            scope.Config.Numbers.Where(number => NumberCompiler.PatternOf(number.Name) is not null), number => NumberPattern.Of(number.Name)))
        {
            problems.Error(second.At, $"a number may fit this and \"{first.Name}\" at {first.At} alike: make one of them more specific");
        }

        if (scope.Config.Numbers.Count == 0 && flows.Length > 0)
        {
            Place first = scope.Config.Flows[0].At;
            problems.Warning(first, "no number leads to any flow: every call is refused; add numbers, \"*\" for all");
        }
    }
}

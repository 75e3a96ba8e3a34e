using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Rules for blocked callers name somebody, lead to flows that exist, and do not contradict each other.</summary>
internal sealed class BlockedCallers : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        string[] flows = [.. scope.Config.Flows.Select(flow => flow.Name)];
        foreach (Named<BlockConfig> rule in scope.Config.Blocked)
        {
            if (rule.Value.Callers is { Value.Count: 0 } nobody)
            {
                problems.Error(nobody.At, $"the rule \"{rule.Name}\" is for nobody");
            }

            if (rule.Value.Action.Flow is { } flow && !flows.Contains(flow.Value))
            {
                problems.Error(flow.At, $"there is no flow \"{flow.Value}\"", Nearest.To(flow.Value, flows));
            }

            foreach (Written<NumberPattern> everybody in rule.Value.Callers?.Value.Where(caller => !rule.Value.Numbers.IsGiven && caller.Value.ToString() is "X." or "." or "+.") ?? [])
            {
                problems.Warning(everybody.At, $"the rule \"{rule.Name}\" keeps out nearly everybody, whatever number they call");
            }
        }

        // Rules for one called number each may share callers; of those for all numbers nobody could say which holds.
        foreach (var ((name, caller), (otherName, other)) in PatternTies.Find(
            scope.Config.Blocked.Where(rule => !rule.Value.Numbers.IsGiven).SelectMany(rule => (rule.Value.Callers?.Value ?? []).Select(caller => (rule.Name, caller))),
            entry => entry.caller.Value))
        {
            problems.Error(other.At, $"the rule \"{name}\" at {caller.At} is for the same callers as this one of \"{otherName}\": make one of them more specific");
        }
    }
}

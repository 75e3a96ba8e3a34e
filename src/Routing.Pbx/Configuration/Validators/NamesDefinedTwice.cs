using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>The lists of names: maps take care of their own keys.</summary>
internal sealed class NamesDefinedTwice : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        Check(scope.Config.Skills, "skill", problems);
        Check(scope.Config.Groups, "group", problems);
    }

    private static void Check(IReadOnlyList<Written<string>> names, string what, ProblemList problems)
    {
        var first = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (Written<string> name in names)
        {
            if (!first.TryAdd(name.Value, name.At))
            {
                problems.Error(name.At, $"the {what} \"{name.Value}\" is defined twice: first at {first[name.Value]}");
            }
        }
    }
}

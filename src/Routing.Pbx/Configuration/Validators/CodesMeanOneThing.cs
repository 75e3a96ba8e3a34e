using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.FeatureCodes;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each feature code does one thing, and whoever dials it means that and nothing else.</summary>
internal sealed class CodesMeanOneThing : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        var codes = new List<(Named<FeatureConfig> Written, NumberPattern Pattern)>();
        foreach (Named<FeatureConfig> written in config.FeatureCodes)
        {
            if (NumberPattern.Parse(written.Name, out string? wrong) is { } pattern)
            {
                codes.Add((written, pattern));
                Check(written, pattern, config, problems);
            }
            else
            {
                problems.Error(written.At, wrong!);
            }
        }

        foreach (var (first, second) in PatternTies.Find(codes, code => code.Pattern))
        {
            problems.Error(second.Written.At, $"\"{second.Written.Name}\" and \"{first.Written.Name}\" at {first.Written.At} are for the same numbers, and neither is more specific");
        }

        foreach (Named<string> reason in config.PauseReasons.Where(reason => config.PauseReasons.Any(other => other.At != reason.At && other.Value == reason.Value && Later(reason, other))))
        {
            problems.Warning(reason.At, $"the reason \"{reason.Value}\" has two keys");
        }

        string[] reasons = [.. config.PauseReasons.Select(reason => reason.Value)];
        foreach (Written<string> reason in codes.Select(code => code.Written.Value.Pause).OfType<Written<string>>().Where(reason => reasons.Length > 0 && !reasons.Contains(reason.Value)))
        {
            problems.Error(reason.At, $"there is no reason \"{reason.Value}\" in pause_reasons", Nearest.To(reason.Value, reasons));
        }

        foreach (var (written, _) in codes.Where(code => code.Written.Value is { Action: FeatureAction.Pause, Pause: null } && config.PauseReasons.Count == 0))
        {
            problems.Error(written.At, "this asks for the reason of the pause, and there are no pause_reasons: write some, or { pause: REASON }");
        }
    }

    private static bool Later(Named<string> one, Named<string> other) => string.CompareOrdinal(one.Name, other.Name) > 0;

    private static void Check(Named<FeatureConfig> written, NumberPattern pattern, RootConfig config, ProblemList problems)
    {
        if (written.Value.Action is not { } action)
        {
            problems.Error(written.At, "a feature code does one thing: pause or extend_wrap_up");
            return;
        }

        if (pattern.Prefix.Length == 0)
        {
            problems.Error(written.At, "a feature code begins with a digit, * or #, such as \"*11\"");
        }
        else if (!pattern.IsExact && (!FeatureTable.Of(action).TakesArgument || written.Value.Pause is not null))
        {
            problems.Error(written.At, $"{FeatureTable.Of(action).Word} takes nothing behind its code: write \"{pattern.Prefix}\"");
        }

        foreach (string name in DialledNames.Of(config).Where(name => NumberPattern.Parse(name, out _) is { } known && known.Overlaps(pattern)))
        {
            problems.Error(written.At, $"\"{name}\" can be dialled already: whoever dials it means one of the two");
        }

        foreach (Named<RouteConfig> route in config.Routes.Where(route => route.Value.Numbers is { } numbers && numbers.Value.Any(number => number.Value.Overlaps(pattern))))
        {
            string text = $"route \"{route.Name}\" is for \"{written.Name}\" too";
            if (route.Value.Emergency.Value)
            {
                problems.Error(written.At, $"{text}, and emergency numbers mean that and nothing else");
            }
            else
            {
                problems.Warning(written.At, $"{text}: phones that dial it get the feature");
            }
        }
    }
}

using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Plans;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>A parking slot is dialled and means that alone, a parked call does not stay for ever, and codes for parking have somewhere to park.</summary>
internal sealed class ParkingSlots : IConfigValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(4);

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        RootConfig config = scope.Config;
        if (config.Parking is not { Value: var parking })
        {
            foreach (Named<FeatureConfig> code in config.FeatureCodes.Where(code => code.Value.Action is FeatureAction.Park or FeatureAction.Retrieve))
            {
                problems.Error(code.At, "there is nowhere to park: write parking: { slots: 701-720 }");
            }

            return;
        }

        if (parking.Timeout.Value < Shortest || parking.Timeout.Value > Longest)
        {
            problems.Error(parking.Timeout.At, "a call stays parked for 10s to 4h");
        }

        if (parking.Slots is { } slots)
        {
            Check(slots, config, problems);
        }
    }

    private static void Check(Written<IReadOnlyList<string>> slots, RootConfig config, ProblemList problems)
    {
        string? Taken(NumberPattern pattern) => slots.Value.FirstOrDefault(slot => pattern.Matches(slot));
        IEnumerable<string> others = DialledNames.Of(config).Concat(config.FeatureCodes.Select(code => code.Name));
        foreach (string name in others.Where(name => NumberPattern.Parse(name, out _) is { } pattern && Taken(pattern) is not null))
        {
            problems.Error(slots.At, $"\"{name}\" can be dialled already: whoever dials {Taken(NumberPattern.Of(name))} means one of the two");
        }

        foreach (Named<RouteConfig> route in config.Routes)
        {
            foreach (Written<NumberPattern> number in (route.Value.Numbers?.Value ?? []).Where(number => Taken(number.Value) is not null))
            {
                string text = $"route \"{route.Name}\" is for {Taken(number.Value)} too";
                if (route.Value.Emergency.Value)
                {
                    problems.Error(slots.At, $"{text}, and emergency numbers mean that and nothing else");
                }
                else
                {
                    problems.Warning(slots.At, $"{text}: phones that dial it get the slot");
                }
            }
        }
    }
}

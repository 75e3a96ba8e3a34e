using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Help that phones ask for by name (<c>urn:service:sos</c>) is a number to carriers: some emergency route writes one out.</summary>
internal sealed class EmergencyNames : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        Named<RouteConfig>[] emergency = [.. scope.Config.Routes.Where(route => route.Value.Emergency.Value)];
        foreach (Named<RouteConfig> route in scope.Config.Routes)
        {
            Written<NumberPattern>[] names = [.. NumbersOf(route).Where(IsName)];
            if (names.Length > 0 && !route.Value.Emergency.Value)
            {
                problems.Error(names[0].At, "phones ask for help by this: write emergency: true, or it is looked at too late");
            }
            else if (names.Length > 0 && !HasNumber(route))
            {
                problems.Error(names[0].At, $"what is dialled for \"{names[0].Value}\" is the first number of its route, and \"{route.Name}\" has no number without X, N, Z, [ ] or . in it");
            }
        }

        if (emergency.Length > 0 && !emergency.Any(HasNumber) && !emergency.SelectMany(NumbersOf).Any(IsName))
        {
            problems.Warning(emergency[0].At, "a phone's key for emergencies (urn:service:sos) would reach nobody: write out the number it is for, such as \"110\"");
        }
    }

    private static IEnumerable<Written<NumberPattern>> NumbersOf(Named<RouteConfig> route) => route.Value.Numbers?.Value ?? [];

    private static bool IsName(Written<NumberPattern> number) => EmergencyServices.IsName(number.Value.ToString());

    private static bool HasNumber(Named<RouteConfig> route) => NumbersOf(route).Any(number => number.Value.IsExact && !IsName(number));
}

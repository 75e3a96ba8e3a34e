using System.Collections.Frozen;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Pbx.Numbers;

/// <summary>
/// Which number is dialled when a phone asks for help by name (RFC 5031 §4.2: <c>urn:service:sos.police</c>), as the emergency
/// key of a phone does: carriers know numbers. The first number of the emergency route that names the service; of the one that
/// names what it is a part of (<c>sos.fire</c> of <c>sos</c>); else of the first emergency route there is: whoever answers
/// there sends the others, and a call that reaches the wrong service is better than none. Immutable.
/// </summary>
internal sealed class EmergencyServices
{
    private const string Sos = "urn:service:sos";

    private readonly FrozenDictionary<string, string> _byName;
    private readonly string? _any;

    private EmergencyServices(IReadOnlyDictionary<string, string> byName, string? any) =>
        (_byName, _any) = (byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase), any);

    /// <summary>No route is for help.</summary>
    public static EmergencyServices None { get; } = new(new Dictionary<string, string>(), null);

    /// <summary>Is it help that is asked for, and not a number?</summary>
    public static bool IsName(string dialled) =>
        dialled.StartsWith(Sos, StringComparison.OrdinalIgnoreCase) && (dialled.Length == Sos.Length || dialled[Sos.Length] == '.');

    /// <summary>Those of the emergency routes, in the order of the configuration.</summary>
    public static EmergencyServices Of(IEnumerable<(NumberPattern Pattern, RoutePlan Route)> emergency)
    {
        var byName = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? any = null;
        foreach (IGrouping<string, NumberPattern> route in emergency.GroupBy(entry => entry.Route.Name, entry => entry.Pattern))
        {
            if (route.FirstOrDefault(pattern => pattern.IsExact && !IsName(pattern.ToString()))?.ToString() is not { } number)
            {
                continue; // told by the check
            }

            any ??= number;
            foreach (string name in route.Select(pattern => pattern.ToString()).Where(IsName))
            {
                byName.TryAdd(name, number);
            }
        }

        return new EmergencyServices(byName, any);
    }

    /// <summary>The number to dial for <paramref name="dialled"/>: itself, where it is no name or nobody can be called.</summary>
    public string NumberFor(string dialled)
    {
        if (!IsName(dialled))
        {
            return dialled;
        }

        for (string name = dialled; name.Length >= Sos.Length; name = name[..Math.Max(0, name.LastIndexOf('.'))])
        {
            if (_byName.TryGetValue(name, out string? number))
            {
                return number;
            }
        }

        return _any ?? dialled;
    }
}

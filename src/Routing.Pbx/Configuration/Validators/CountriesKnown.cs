using Routing.Pbx.Configuration.Keys;
using Routing.Pbx.Configuration.Sections;
using Routing.Pbx.Numbers;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Nobody guesses how a country dials: 0 and 00 are wrong in a third of them, and 001 82 … would be somebody in America.</summary>
internal sealed class CountriesKnown : IConfigValidator
{
    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach (Named<TrunkConfig> trunk in scope.Config.Trunks)
        {
            if (trunk.Value.Normalize?.Value is { Country: { } country } normalize && !Countries.IsKnown(country.Value)
                && (normalize.National is null || normalize.International is null))
            {
                problems.Warning(
                    country.At,
                    $"how numbers are dialled in +{country.Value} is not known here, and 0 and 00 are taken: write national (what stands before numbers within the country; \"\" for nothing) and international");
            }
        }
    }
}

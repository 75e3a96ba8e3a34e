using Routing.Pbx.Configuration.Validators;

namespace Routing.Pbx.Tests.Configuration;

public sealed class ValidatorCatalogTests
{
    [Fact]
    public void Each_validator_is_in_the_catalog()
    {
        IEnumerable<string> written = typeof(IConfigValidator).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(IConfigValidator)) && type.IsClass)
            .Select(type => type.Name);

        Assert.Equal(written.Order(StringComparer.Ordinal), ValidatorCatalog.All.Select(v => v.GetType().Name).Order(StringComparer.Ordinal));
    }
}

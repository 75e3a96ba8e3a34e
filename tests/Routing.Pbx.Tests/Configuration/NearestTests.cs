using Routing.Pbx.Configuration;

namespace Routing.Pbx.Tests.Configuration;

public sealed class NearestTests
{
    [Theory]
    [InlineData("ring_timout", "ring_timeout")]
    [InlineData("biling", "billing")]
    [InlineData("nmae", "name")]
    [InlineData("Billing", "billing")]
    [InlineData("xyzzy", null)]
    [InlineData("", null)]
    [InlineData("ab", null)]
    public void Only_a_slip_is_corrected(string written, string? meant) =>
        Assert.Equal(meant, Nearest.To(written, ["ring_timeout", "billing", "name", "xy"]));
}

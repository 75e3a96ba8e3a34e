using Routing.Ivr.Compiling;

namespace Routing.Ivr.Tests.Compiling;

public class FlowDurationTests
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("15s", 15_000)]
    [InlineData("10m", 600_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("0s", 0)]
    public void Is_a_whole_number_and_a_unit(string text, double milliseconds)
    {
        Assert.True(FlowDuration.TryParse(text, out TimeSpan duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("5 s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("1.5s")]
    [InlineData("5S")]
    [InlineData("5sec")]
    [InlineData("9999999999h")]
    [InlineData("٥s")]
    public void Is_nothing_else(string text) => Assert.False(FlowDuration.TryParse(text, out _));

    [Theory]
    [InlineData(500, "500ms")]
    [InlineData(1500, "1500ms")]
    [InlineData(5_000, "5s")]
    [InlineData(60_000, "1m")]
    [InlineData(3_600_000, "1h")]
    public void Is_written_in_the_largest_unit_that_fits(double milliseconds, string expected) =>
        Assert.Equal(expected, FlowDuration.Format(TimeSpan.FromMilliseconds(milliseconds)));
}

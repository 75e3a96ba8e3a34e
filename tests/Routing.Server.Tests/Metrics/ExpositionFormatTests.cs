using Routing.Server.Metrics;

namespace Routing.Server.Tests.Metrics;

public sealed class ExpositionFormatTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("*/*", false)]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", false)]
    [InlineData("text/plain", false)]
    [InlineData("application/json", false)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text; version=1.0.0", true)]
    [InlineData("application/openmetrics-text; version=\"1.0.0\"; charset=utf-8", true)]
    [InlineData("application/openmetrics-text; version=0.0.1", false)]
    [InlineData("application/openmetrics-text; version=1.0.0; q=0", false)]
    [InlineData("application/openmetrics-text; q=0.4, text/plain; q=0.5", false)]
    [InlineData("text/plain; q=0.5, application/openmetrics-text; q=0.6", true)]
    [InlineData("this is no header ;;; q=", false)]
    // Prometheus 2.42 and 3
    [InlineData("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", true)]
    [InlineData("application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", true)]
    public void The_scraper_gets_what_it_asks_for(string? accept, bool isOpenMetrics) =>
        Assert.Equal(isOpenMetrics ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text, ExpositionFormat.Negotiate(accept));
}

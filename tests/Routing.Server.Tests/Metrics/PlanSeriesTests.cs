using System.Diagnostics.Metrics;
using Routing.Server.Metrics;

namespace Routing.Server.Tests.Metrics;

public sealed class PlanSeriesTests
{
    [Fact]
    public void Series_come_and_go_with_their_queue_and_trunk()
    {
        using var exposed = new Exposed();
        exposed.Meter.CreateHistogram<double>("routing_queue_wait_seconds");
        exposed.Meter.CreateHistogram<double>("routing_handle_seconds");
        Counter<long> calls = exposed.Meter.CreateCounter<long>("routing_calls_total");
        var series = new PlanSeries(exposed.Registry);

        series.Apply(["billing", "support"], ["carrier_a"]);
        calls.Add(1, new KeyValuePair<string, object?>("trunk", "carrier_a"));
        string page = exposed.Page(ExpositionFormat.Text);
        foreach (string queue in (string[])["billing", "support"])
        {
            Assert.Contains($"routing_queue_wait_seconds_count{{channel=\"voice\",outcome=\"left\",queue=\"{queue}\"}} 0\n", page);
            Assert.Contains($"routing_handle_seconds_count{{channel=\"voice\",phase=\"wrap_up\",queue=\"{queue}\"}} 0\n", page);
        }

        series.Apply(["support"], []);
        page = exposed.Page(ExpositionFormat.Text);
        Assert.DoesNotContain("billing", page);
        Assert.DoesNotContain("carrier_a", page);
        Assert.Contains("support", page);
    }
}

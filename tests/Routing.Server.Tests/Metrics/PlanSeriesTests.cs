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
        Assert.Contains("billing", exposed.Page(ExpositionFormat.Text));
        Assert.Contains("billing", exposed.Page(ExpositionFormat.Text)); // it was idle already before: these are its last figures
        page = exposed.Page(ExpositionFormat.Text);
        Assert.DoesNotContain("billing", page);
        Assert.DoesNotContain("carrier_a", page);
        Assert.Contains("support", page);
    }

    [Fact]
    public void A_queue_that_is_gone_goes_on_counting_until_nobody_is_in_it_and_its_last_figures_are_shown()
    {
        using var exposed = new Exposed();
        Counter<long> entered = exposed.Meter.CreateCounter<long>("routing_queue_entered_total");
        List<string> inUse = ["billing"];
        var series = new PlanSeries(exposed.Registry) { QueuesInUse = () => inUse };
        void Count() => entered.Add(1, new KeyValuePair<string, object?>("queue", "billing"));
        bool Shows(int count) => exposed.Page(ExpositionFormat.Text).Contains($"routing_queue_entered_total{{queue=\"billing\"}} {count}\n");

        series.Apply(["billing"], []);
        Count();
        series.Apply([], []);
        Assert.True(Shows(1));
        Count();
        Assert.True(Shows(2));
        Count();
        inUse.Clear();
        Assert.True(Shows(3)); // what came in the meantime
        Assert.True(Shows(3));
        Assert.False(Shows(3));

        Count(); // a call that began before the load comes by
        Assert.True(Shows(1));
        Assert.True(Shows(1));
        Assert.False(Shows(1));
    }

    [Fact]
    public void A_queue_that_comes_back_while_somebody_is_in_it_goes_on_where_it_was()
    {
        using var exposed = new Exposed();
        Counter<long> entered = exposed.Meter.CreateCounter<long>("routing_queue_entered_total");
        var series = new PlanSeries(exposed.Registry) { QueuesInUse = () => [] };
        series.Apply(["billing"], []);
        entered.Add(1, new KeyValuePair<string, object?>("queue", "billing"));
        series.Apply([], []);
        exposed.Page(ExpositionFormat.Text);
        series.Apply(["billing"], []);
        exposed.Page(ExpositionFormat.Text);
        Assert.Contains("routing_queue_entered_total{queue=\"billing\"} 1\n", exposed.Page(ExpositionFormat.Text));
    }
}

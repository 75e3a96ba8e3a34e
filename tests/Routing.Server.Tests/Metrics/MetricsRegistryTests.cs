using System.Diagnostics.Metrics;
using Routing.Server.Metrics;

namespace Routing.Server.Tests.Metrics;

public sealed class MetricsRegistryTests : IDisposable
{
    private readonly Exposed _exposed = new();

    private Meter Meter => _exposed.Meter;

    private MetricsRegistry Registry => _exposed.Registry;

    public void Dispose() => _exposed.Dispose();

    [Fact]
    public void Adding_zero_makes_a_series_of_a_counter()
    {
        Meter.CreateCounter<long>("test_total_total").Add(0, Tag("queue", "billing"));
        Assert.Equal(["test_total_total{queue=\"billing\"} 0"], _exposed.Samples());
    }

    [Fact]
    public void Declaring_makes_a_series_of_a_histogram_before_or_after_the_instrument()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] };
        Registry.Declare("test_early_seconds", Tag("queue", "billing"));
        Meter.CreateHistogram("test_early_seconds", advice: advice);
        Meter.CreateHistogram("test_late_seconds", advice: advice);
        Registry.Declare("test_late_seconds", Tag("queue", "billing"));
        string[] Zeros(string name) =>
        [
            $"test_{name}_seconds_bucket{{queue=\"billing\",le=\"1.0\"}} 0",
            $"test_{name}_seconds_bucket{{queue=\"billing\",le=\"+Inf\"}} 0",
            $"test_{name}_seconds_sum{{queue=\"billing\"}} 0",
            $"test_{name}_seconds_count{{queue=\"billing\"}} 0",
        ];
        Assert.Equal([.. Zeros("early"), .. Zeros("late")], _exposed.Samples());
    }

    [Fact]
    public void Forgetting_drops_every_series_of_a_queue_and_no_other()
    {
        Counter<long> counter = Meter.CreateCounter<long>("test_entered_total");
        Registry.Declare("test_wait_seconds", Tag("queue", "billing"));
        Meter.CreateHistogram<double>("test_wait_seconds").Record(1, Tag("queue", "billing"));
        counter.Add(1, Tag("queue", "billing"), Tag("channel", "voice"));
        counter.Add(1, Tag("channel", "voice"), Tag("queue", "billing"));
        counter.Add(1, Tag("queue", "billing2"));
        Registry.Forget("queue", "billing");
        Assert.Equal(["test_entered_total{queue=\"billing2\"} 1"], _exposed.Samples());

        counter.Add(5, Tag("queue", "billing"));
        Assert.Contains("test_entered_total{queue=\"billing\"} 5", _exposed.Samples());
    }

    [Fact]
    public void Labels_in_any_order_and_any_type_are_one_series()
    {
        Counter<int> counter = Meter.CreateCounter<int>("test_responses_total");
        counter.Add(1, Tag("code", 200), Tag("method", "INVITE"));
        counter.Add(1, Tag("method", "INVITE"), Tag("code", "200"));
        Assert.Equal(["test_responses_total{code=\"200\",method=\"INVITE\"} 2"], _exposed.Samples());
    }

    [Fact]
    public void What_an_observable_names_no_more_is_gone()
    {
        string[] trunks = ["a", "b"];
        Meter.CreateObservableGauge("test_trunk_up", () => trunks.Select(trunk => new Measurement<int>(1, Tag("trunk", trunk))));
        Assert.Equal(2, _exposed.Samples().Length);
        trunks = ["b"];
        Assert.Equal(["test_trunk_up{trunk=\"b\"} 1"], _exposed.Samples());
    }

    [Fact]
    public void An_observable_that_throws_costs_only_itself()
    {
        Meter.CreateObservableGauge("test_bad", int () => throw new InvalidOperationException("no"));
        Meter.CreateObservableGauge("test_good", () => 1);
        Assert.Equal(["test_good 1"], _exposed.Samples());
        Assert.Contains("routing_metrics_failed_callbacks_total 1\n", _exposed.Page(ExpositionFormat.Text));
    }

    [Fact]
    public void A_counter_never_falls()
    {
        Counter<double> counter = Meter.CreateCounter<double>("test_x_total");
        Array.ForEach([1, -5, double.NaN, 0.5], value => counter.Add(value));
        Assert.Equal(["test_x_total 1.5"], _exposed.Samples());
    }

    [Fact]
    public void The_second_of_two_types_under_one_name_is_not_shown()
    {
        Meter.CreateCounter<long>("test_x_total").Add(1);
        Meter.CreateHistogram<double>("test_x").Record(1);
        Assert.Equal(["test_x_total 1"], _exposed.Samples());
    }

    [Fact]
    public void Series_are_bounded_and_what_is_dropped_is_counted()
    {
        Counter<long> counter = Meter.CreateCounter<long>("test_x_total");
        for (int i = 0; i < MetricFamily.MostSeries + 7; i++)
        {
            counter.Add(1, Tag("caller", i.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        Assert.Equal(MetricFamily.MostSeries, _exposed.Samples().Length);
        Assert.Contains("routing_metrics_dropped_total 7\n", _exposed.Page(ExpositionFormat.Text));
    }

    [Fact]
    public void A_metric_goes_with_its_meter()
    {
        Meter.CreateCounter<long>("test_x_total").Add(1);
        Meter.Dispose();
        Assert.Empty(_exposed.Samples());
    }

    [Fact]
    public void Measuring_allocates_nothing_once_the_series_exist()
    {
        Counter<long> counter = Meter.CreateCounter<long>("test_x_total");
        Histogram<double> histogram = Meter.CreateHistogram<double>("test_seconds");
        UpDownCounter<int> gauge = Meter.CreateUpDownCounter<int>("test_calls");
        void Measure()
        {
            counter.Add(1, Tag("queue", "billing"), Tag("channel", "voice"), Tag("within_target", "true"));
            histogram.Record(0.7, Tag("queue", "billing"), Tag("channel", "voice"));
            gauge.Add(1);
        }

        for (int i = 0; i < 1000; i++)
        {
            Measure();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Measure();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nothing_is_missed_when_many_threads_measure_while_others_read()
    {
        const int Threads = 4, Each = 20_000;
        Counter<double> counter = Meter.CreateCounter<double>("test_x_total");
        Histogram<double> histogram = Meter.CreateHistogram("test_y", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1] });
        Parallel.For(0, Threads + 1, thread =>
        {
            for (int i = 0; i < (thread == Threads ? 50 : Each); i++)
            {
                if (thread == Threads)
                {
                    _exposed.Samples();
                    continue;
                }

                counter.Add(0.5, Tag("thread", i % 3));
                histogram.Record(i % 2 * 2);
            }
        });
        string[] samples = _exposed.Samples();
        Assert.Equal(Threads * Each * 0.5, samples.Where(line => line.StartsWith("test_x")).Sum(line => double.Parse(line.Split(' ')[1])));
        Assert.Contains($"test_y_bucket{{le=\"1.0\"}} {Threads * Each / 2}", samples);
        Assert.Contains($"test_y_sum {Threads * Each}", samples);
    }

    private static KeyValuePair<string, object?> Tag(string name, object? value) => new(name, value);
}

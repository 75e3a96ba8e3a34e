using System.Diagnostics;
using System.Diagnostics.Metrics;
using Routing.Server.Metrics;

namespace Routing.Server.Tests.Metrics;

public sealed class ExpositionTests : IDisposable
{
    private readonly Exposed _exposed = new();

    private Meter Meter => _exposed.Meter;

    public void Dispose() => _exposed.Dispose();

    [Theory]
    [InlineData("metrics.txt")]
    [InlineData("metrics.openmetrics")]
    public void The_page_is_as_the_file_has_it(string file)
    {
        Fill();
        ExpositionFormat format = file.EndsWith("txt", StringComparison.Ordinal) ? ExpositionFormat.Text : ExpositionFormat.OpenMetrics;
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Metrics", "golden", file)), _exposed.Own(format));
    }

    [Theory]
    [InlineData(20, "20.0")]
    [InlineData(0.005, "0.005")]
    [InlineData(0.000_01, "1e-05")]
    [InlineData(1e20, "1e+20")]
    [InlineData(-3, "-3.0")]
    [InlineData(0, "0.0")]
    public void A_bound_is_written_as_open_metrics_wants_it(double bound, string text) =>
        Assert.Equal(text, ExpositionWriter.Bound(bound));

    [Fact]
    public void Buckets_are_the_same_lines_in_both_formats()
    {
        Fill();
        string[] Buckets(ExpositionFormat format) => [.. _exposed.Own(format).Split('\n').Where(line => line.Contains("_bucket{"))];
        Assert.NotEmpty(Buckets(ExpositionFormat.Text));
        Assert.Equal(Buckets(ExpositionFormat.Text), Buckets(ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void A_value_on_a_bound_belongs_to_its_bucket()
    {
        Histogram<double> histogram = Meter.CreateHistogram("test_wait_seconds", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });
        Array.ForEach([1, 1.5, 2, 2.5, double.NaN], value => histogram.Record(value));
        Assert.Equal(
            [
                "test_wait_seconds_bucket{le=\"1.0\"} 1",
                "test_wait_seconds_bucket{le=\"2.0\"} 3",
                "test_wait_seconds_bucket{le=\"+Inf\"} 4",
                "test_wait_seconds_sum 7",
                "test_wait_seconds_count 4",
            ],
            _exposed.Samples());
    }

    [Theory]
    [InlineData("quote \" slash \\ line\nend", "test_gauge{text=\"quote \\\" slash \\\\ line\\nend\"} 1")]
    [InlineData("日本語", "test_gauge{text=\"日本語\"} 1")]
    [InlineData("", "test_gauge 1")]
    [InlineData(null, "test_gauge 1")]
    [InlineData(true, "test_gauge{text=\"true\"} 1")]
    [InlineData(200, "test_gauge{text=\"200\"} 1")]
    [InlineData(0.5, "test_gauge{text=\"0.5\"} 1")]
    public void A_labels_value_is_escaped(object? value, string line)
    {
        Meter.CreateGauge<int>("test_gauge").Record(1, new KeyValuePair<string, object?>("text", value));
        Assert.Equal([line], _exposed.Samples());
    }

    [Theory]
    [InlineData("sip.method", "sip_method")]
    [InlineData("7days", "_7days")]
    [InlineData("__name__", "x__name__")]
    [InlineData("le", "le_")]
    [InlineData("", "_")]
    [InlineData("a:b", "a_b")]
    public void A_labels_name_is_made_valid(string name, string valid)
    {
        Meter.CreateGauge<int>("test_gauge").Record(1, new KeyValuePair<string, object?>(name, "v"));
        Assert.Equal([$"test_gauge{{{valid}=\"v\"}} 1"], _exposed.Samples());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(-0.25, "-0.25")]
    [InlineData(1234567890123, "1234567890123")]
    public void Any_number_can_be_shown(double value, string text)
    {
        Meter.CreateGauge<double>("test_gauge").Record(value);
        Assert.Equal([$"test_gauge {text}"], _exposed.Samples());
    }

    [Theory]
    [InlineData("test.count", "By", "test_bytes")]
    [InlineData("test_x_total", null, "test_x")]
    [InlineData("test.pause.time", "s", "test_pause_time_seconds")]
    [InlineData("test_seconds", "s", "test_seconds")]
    [InlineData("test_target_ratio", "1", "test_target_ratio")]
    [InlineData("test_things", "{thing}", "test_things")]
    public void A_name_becomes_a_valid_one_with_its_unit(string instrument, string? unit, string name)
    {
        Meter.CreateGauge<int>(instrument, unit).Record(1);
        Assert.Equal([name + " 1"], _exposed.Samples());
    }

    [Fact]
    public void Promtool_has_nothing_to_say_about_the_whole_page()
    {
        Fill();
        _exposed.Registry.Declare("test_later_seconds", new KeyValuePair<string, object?>("queue", "billing"));
        using var runtime = new MetricsRegistry(); // the runtime's and the process's own figures too
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        runtime.Write(output, ExpositionFormat.Text);
        string page = System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
        Assert.Contains("dotnet_gc_collections_total{", page);
        Assert.Contains("process_open_fds ", page);

        foreach (string text in (string[])[page, _exposed.Page(ExpositionFormat.Text)])
        {
            using Process promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            promtool.StandardInput.Write(text);
            promtool.StandardInput.Close();
            string said = promtool.StandardOutput.ReadToEnd() + promtool.StandardError.ReadToEnd();
            Assert.True(promtool.WaitForExit(TimeSpan.FromSeconds(20)));
            Assert.Equal("", said);
            Assert.Equal(0, promtool.ExitCode);
        }
    }

    private void Fill()
    {
        Counter<long> entered = Meter.CreateCounter<long>("test_queue_entered_total", description: "Interactions that entered a queue.");
        entered.Add(0, new("queue", "support"), new("channel", "voice"));
        entered.Add(2, new("queue", "billing"), new("channel", "voice"));
        entered.Add(1, new("channel", "voice"), new("queue", "billing"));
        Meter.CreateUpDownCounter<int>("test_calls_active", description: "Calls \"up\" now, a \\ in the text\nand a second line.").Add(-2);
        Meter.CreateObservableGauge("test_queue_longest_wait_seconds", () => 1.5, "s", "The longest wait.");
        Meter.CreateObservableCounter("test_agent_state_seconds_total", () => new Measurement<double>(12.25, new KeyValuePair<string, object?>("state", "busy")), "s", "Time in a state.");
        Histogram<double> wait = Meter.CreateHistogram(
            "test_queue_wait_seconds", "s", "Time waited.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 20, 300] });
        _exposed.Registry.Declare("test_queue_wait_seconds", new("queue", "billing"), new("outcome", "abandoned"));
        Array.ForEach([0.1, 20, 20.5, 1000], value => wait.Record(value, new("queue", "billing"), new("outcome", "answered")));
    }
}

using System.Diagnostics.Metrics;

namespace Routing.Ivr.Tests;

public class IvrMetricsTests
{
    [Fact]
    public void Each_step_that_ends_is_counted_and_announced_series_begin_with_nothing()
    {
        Dictionary<(string Step, string Outcome), long> counted = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == IvrMetrics.MeterName && instrument.Name == "routing_ivr_steps_total")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            // Other tests count too, at the same time: this flow's name is its own.
            Dictionary<string, string?> labels = tags.ToArray().ToDictionary(t => t.Key, t => (string?)t.Value);
            if (labels["flow"] == "counted")
            {
                (string, string) key = (labels["step"]!, labels["outcome"]!);
                counted[key] = counted.GetValueOrDefault(key) + count;
                Assert.Equal(3, labels.Count);
            }
        });
        listener.Start();

        FlowProgram program = TestFlows.Compile("""
            { "counted": [ "answer", { "menu": { "prompt": "menu.wav", "retries": 1, "keys": { "1": "hangup" }, "otherwise": { "queue": "sales" } } } ] }
            """).Flows["counted"];
        IvrMetrics.Announce(program);
        Assert.Equal(17, counted.Count);
        Assert.All(counted.Values, c => Assert.Equal(0, c));

        new FlowBench().Run(program);
        Assert.Equal(17, counted.Count); // nothing that was not announced
        Assert.Equal(
            ["answer done 1", "menu no_input 1", "menu otherwise 1", "queue served 1"],
            counted.Where(c => c.Value > 0).Select(c => $"{c.Key.Step} {c.Key.Outcome} {c.Value}").Order());
    }
}

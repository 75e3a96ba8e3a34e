using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

public class MediaMetricsTests
{
    [Fact]
    public async Task Packets_losses_jitter_and_lag_are_told_to_the_meter()
    {
        var counted = new ConcurrentDictionary<string, long>();
        var recorded = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "Routing.Media")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => counted[$"{i.Name}:{tags[0].Value}"] = value);
        listener.SetMeasurementEventCallback<double>((i, value, _, _) => recorded[i.Name] = value);
        listener.Start();

        await using MediaEngine engine = LiveEngine.Start(o => o with { Metered = true });
        using TestPhone phone = new();
        MediaLegId leg = engine.Answer(phone, new RecordingEvents());
        listener.RecordObservableInstruments();
        Assert.Equal(0, counted["routing_rtp_packets_total:in"]);
        Assert.Equal(0, counted["routing_rtp_packets_lost_total:in"]);

        engine.Play(leg, 1, new PlayList(["tone:440"], Loop: true));
        phone.Tone(440);
        phone.Sequence += 3;
        phone.Tone(440);
        phone.WaitFor(3);
        Assert.Equal(3, (await engine.CloseAsync(leg)).PacketsLost);
        listener.RecordObservableInstruments();
        Assert.Equal(2, counted["routing_rtp_packets_total:in"]);
        Assert.True(counted["routing_rtp_packets_total:out"] >= 3);
        Assert.Equal(3, counted["routing_rtp_packets_lost_total:in"]);
        Assert.Contains("routing_rtp_jitter_seconds", recorded.Keys);
        Assert.InRange(recorded["routing_rtp_mos"], 1, 3); // three lost, two heard
        Assert.Contains("routing_media_loop_lag_seconds", recorded.Keys);
    }
}

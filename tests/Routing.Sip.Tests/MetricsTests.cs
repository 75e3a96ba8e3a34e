using System.Diagnostics.Metrics;

namespace Routing.Sip.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void Requests_responses_retransmissions_and_refusals_are_counted_with_bounded_labels()
    {
        Dictionary<string, long> sums = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == SipMetrics.MeterName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        int thread = Environment.CurrentManagedThreadId;
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                string key = instrument.Name + " " + string.Join(",", tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
                sums[key] = sums.GetValueOrDefault(key) + value;
            }
        });
        listener.Start();

        var peer = new RawPeer();
        Assert.Equal(0, sums["routing_sip_rejected_total reason=rate"]); // every known series is there from the start
        Assert.Equal(0, sums["routing_sip_faults_total place=timer"]);
        string invite = RawPeer.Request("INVITE", branch: "b3", extra: "Require: nothing\r\n");
        peer.Send(RawPeer.Request("OPTIONS")).Send(invite).Send(invite).Send(RawPeer.Request("MAKEUP", branch: "b2")).Send("rubbish\r\n\r\n");
        Assert.Equal(1, sums["routing_sip_requests_total method=OPTIONS,direction=in"]);
        Assert.Equal(1, sums["routing_sip_requests_total method=other,direction=in"]);
        Assert.Equal(1, sums["routing_sip_requests_total method=INVITE,direction=in"]);
        Assert.Equal(1, sums["routing_sip_retransmissions_total method=INVITE"]);
        Assert.Equal(1, sums["routing_sip_responses_total method=OPTIONS,direction=out,code=200"]);
        Assert.Equal(1, sums["routing_sip_rejected_total reason=malformed"]);
        Assert.Equal(0, sums["routing_sip_rejected_total reason=acl"]);

        Assert.Equal(0, sums["routing_sip_missing_acks_total "]);
        peer.App.OnCall = (dialog, _) => dialog.Answer(Pair.AnswerSdp);
        peer.Send(RawPeer.Request("INVITE", branch: "b9", body: "v=0\r\n"), 33);
        Assert.Equal(1, sums["routing_sip_missing_acks_total "]);
    }
}

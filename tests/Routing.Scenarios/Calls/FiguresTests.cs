using Routing.Scenarios.Engines;
using Routing.Scenarios.Media;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>What is written and counted about calls.</summary>
public class FiguresTests : EngineScenario
{
    [Fact]
    public async Task Three_calls_of_three_kinds_are_three_records_and_the_figures_add_up()
    {
        Engine engine = await StartEngine();
        (Sipp leaving, RtpPeer inGreeting) = Call(engine, from: "0300000001");
        await inGreeting.Hears(Tone.Greeting, "the first caller");
        await leaving.Nudge();
        await leaving.Succeeds();

        (Sipp impatient, RtpPeer inQueue) = Call(engine, from: "0300000002");
        await inQueue.Hears(Tone.Music, "the second caller");
        await impatient.Nudge();
        await impatient.Succeeds();

        await Agent(engine, "1001", "agent_brief");
        (Sipp served, _) = Call(engine, from: "0300000003");
        await served.Succeeds(TimeSpan.FromSeconds(20));

        IReadOnlyList<Row> records = await engine.Records.Interactions(3);
        Assert.Equal(
            [("0300000001", "left_in_flow"), ("0300000002", "abandoned"), ("0300000003", "answered")],
            records.Select(row => (row["caller"], row["outcome"])));
        Assert.All(records, row => Assert.Equal(("voice", "inbound", "carrier", "100", "main_menu"), (row["channel"], row["direction"], row["trunk"], row["called"], row["flow"])));
        Row talk = records[2];
        Assert.True(talk.Time("started") <= talk.Time("answered") && talk.Time("answered") <= talk.Time("queued"), talk.ToString());
        Assert.True(talk.Time("queued") <= talk.Time("connected") && talk.Time("connected") <= talk.Time("ended"), talk.ToString());
        Assert.InRange(long.Parse(talk["talk_ms"]!), 1000, 6000);

        Metrics metrics = await engine.Metrics();
        double Of(string name) => metrics.Sum($"routing_queue_{name}", ("queue", "sales"));
        Assert.Equal((2, 1, 1, 0), (Of("entered_total"), Of("answered_total"), Of("abandoned_total"), Of("left_total")));
        Assert.Equal(0, Of("waiting"));
        Assert.Equal(3, metrics.Sum("routing_calls_total", ("direction", "inbound"), ("trunk", "carrier")));
        Assert.Equal(0, metrics.Sum("routing_calls_active"));
        Assert.Equal(1, metrics.Sum("routing_agents", ("state", "available")));
        Assert.Equal(3, metrics.Sum("routing_records_written_total"));
        Assert.Equal(3, metrics.Sum("routing_sip_requests_total", ("method", "INVITE"), ("direction", "in")));
        Assert.True(metrics.Sum("routing_rtp_packets_total") > 100);
    }

    [Fact]
    public async Task Prometheus_finds_nothing_to_complain_about()
    {
        Engine engine = await StartEngine();
        string text = await engine.Get("/metrics");
        string folder = FolderFor("promtool");
        await File.WriteAllTextAsync(Path.Combine(folder, "metrics"), text);
        PeerProcess promtool = Use(PeerProcess.Start("sh", ["-c", "promtool check metrics <metrics"], folder, TimeSpan.FromSeconds(20)));
        int code = await promtool.Exit(Wait.Soon);
        Assert.True(code == 0 && promtool.Output.Count == 0, promtool.Said());
    }

    [Fact]
    public async Task Every_series_a_board_needs_is_there_from_the_start_with_zero()
    {
        Engine engine = await StartEngine();
        Metrics metrics = await engine.Metrics();
        foreach (string name in new[]
        {
            "routing_queue_waiting", "routing_queue_longest_wait_seconds", "routing_queue_entered_total", "routing_queue_answered_total",
            "routing_queue_abandoned_total", "routing_queue_wait_seconds_count", "routing_queue_service_level_target_seconds",
            "routing_queue_service_level_target_ratio", "routing_agents", "routing_reservations_total", "routing_dispatch_seconds_count",
            "routing_eligible_pairs_unmatched", "routing_calls_active", "routing_calls_total", "routing_sip_requests_total",
            "routing_sip_rejected_total", "routing_rtp_packets_total", "routing_records_written_total", "routing_records_pending", "routing_build_info",
        })
        {
            Assert.True(metrics.Has(name), $"{name} is missing");
        }

        Assert.Equal(0, metrics.Sum("routing_queue_entered_total", ("queue", "support")));
        Assert.Equal(1, metrics.Sum("routing_build_info"));
    }
}

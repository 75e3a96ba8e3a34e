using Routing.Simulator.Actors;
using Routing.Simulator.Audio;
using Routing.Simulator.Reports;

namespace Routing.Simulator.Tests.Reports;

public class FiguresTests
{
    [Fact]
    public void Quantiles_are_durations_that_were_there()
    {
        DurationFigures figures = DurationFigures.Of(Enumerable.Range(1, 100).Reverse().Select(n => TimeSpan.FromSeconds(n)));

        Assert.Equal(new DurationFigures(100, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(95), TimeSpan.FromSeconds(100)), figures);
    }

    [Fact]
    public void Nothing_measured_gives_zeros() => Assert.Equal(default, DurationFigures.Of([]));

    [Fact]
    public void One_duration_is_all_its_quantiles()
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        Assert.Equal(new DurationFigures(1, second, second, second), DurationFigures.Of([second]));
    }

    [Fact]
    public void The_words_of_the_outcomes_are_those_of_the_records_and_add_up()
    {
        var counts = new OutcomeCounts(1, 2, 3, 4, 5);

        Assert.Equal(["answered", "abandoned", "left_in_flow", "rejected", "failed"], counts.ToWords().Keys);
        Assert.Equal(15, counts.Total);
        Assert.Equal(counts.Total, counts.ToWords().Values.Sum());
        Assert.All(Enum.GetValues<CallOutcome>(), o => Assert.Equal(counts[o] + 1, counts.Plus(o)[o]));
        Assert.All(Enum.GetValues<CallOutcome>(), o => Assert.Equal(16, counts.Plus(o).Total));
    }

    [Fact]
    public void Every_placed_call_is_in_progress_or_has_an_outcome()
    {
        var tally = new Tally(keepCalls: 3);
        CallPhase[] phases = Enum.GetValues<CallPhase>();
        for (int i = 0; i < 50; i++)
        {
            tally.Enter(CallPhase.Dialling);
            tally.Move(CallPhase.Dialling, phases[i % phases.Length]);
            if (i % 2 == 0)
            {
                tally.Move(phases[i % phases.Length], CallPhase.Leaving);
                tally.Add(Ended((CallOutcome)(i % 5), oneWay: i % 10 == 0), default);
            }

            CrowdProgress progress = tally.Progress(TimeSpan.Zero);
            Assert.Equal(progress.Placed, progress.Calls + progress.Outcomes.Total);
        }

        CrowdReport report = tally.Report(new CrowdOptions(), TimeSpan.FromSeconds(1), stopped: false, new LoopLag());
        Assert.Equal((25L, 5L, 3), (report.Outcomes.Total, report.OneWayAudio, report.Calls.Count));
        Assert.Equal(25, report.Reasons.Sum(r => r.Value));
    }

    [Fact]
    public void Reasons_that_a_peer_makes_up_are_bounded()
    {
        var tally = new Tally(keepCalls: 0);
        for (int i = 0; i < 500; i++)
        {
            tally.Enter(CallPhase.Leaving);
            tally.Add(Ended(CallOutcome.Rejected, oneWay: false) with { Reason = $"486 {i}" }, default);
        }

        CrowdReport report = tally.Report(new CrowdOptions(), TimeSpan.Zero, stopped: false, new LoopLag());
        Assert.InRange(report.Reasons.Count, 1, 64);
        Assert.Equal(500, report.Reasons.Sum(r => r.Value));
    }

    private static CallDetail Ended(CallOutcome outcome, bool oneWay) => new(
        "1", "id", outcome, "because", null, oneWay, "", TimeSpan.Zero, TimeSpan.FromSeconds(1), null, null, null, TimeSpan.FromSeconds(2));
}

using System.Globalization;
using Routing.Records.Model;
using Routing.Simulator.Reports;
using Spectre.Console;

namespace Routing.Server.Demo;

/// <summary>The demo's last word, for people, and whether it adds up.</summary>
internal static class SummaryText
{
    private static readonly (string Word, InteractionOutcome Outcome)[] Outcomes =
    [
        ("answered", InteractionOutcome.Answered), ("abandoned", InteractionOutcome.Abandoned),
        ("left_in_flow", InteractionOutcome.LeftInFlow), ("rejected", InteractionOutcome.Rejected), ("failed", InteractionOutcome.Failed),
    ];

    /// <summary>Placed = the sum of the outcomes = records, and nobody was left talking to nobody.</summary>
    public static bool AddsUp(DemoSummary summary, IReadOnlyDictionary<InteractionOutcome, long> records) =>
        summary.Placed == summary.Outcomes.Values.Sum()
        && summary.Placed == records.Values.Sum()
        && summary.OneWayAudio == 0
        && summary.Outcomes.GetValueOrDefault("failed") == 0;

    /// <summary>Prints the table.</summary>
    public static void Print(CrowdReport report, DemoSummary summary, IReadOnlyDictionary<InteractionOutcome, long> records)
    {
        var table = new Table().RoundedBorder().Title("What became of the calls").AddColumns("outcome", "callers and agents heard", "records say");
        foreach ((string word, InteractionOutcome outcome) in Outcomes)
        {
            table.AddRow(word, Text(summary.Outcomes.GetValueOrDefault(word)), Text(records.GetValueOrDefault(outcome)));
        }

        table.AddRow("[bold]all[/]", Text(summary.Placed), Text(summary.Records));
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"From key to agent's voice: half within {report.Wait.P50.TotalSeconds:0.00} s, 95 of 100 within {report.Wait.P95.TotalSeconds:0.00} s. One-way audio: {summary.OneWayAudio}."));
        AnsiConsole.WriteLine(AddsUp(summary, records) ? "It adds up." : "It does NOT add up; see the reasons below.");
        if (!AddsUp(summary, records))
        {
            foreach ((string reason, long count) in report.Reasons)
            {
                AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {count,5}  {reason}"));
            }
        }
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Routing.Bench.Reporting;

/// <summary>Collects the rows of a run and prints them: a table for people, or a line of JSON each.</summary>
internal sealed class GoalReport
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly List<GoalRow> _rows = [];

    /// <summary>A goal that wants much: met from <paramref name="least"/> on.</summary>
    public void AtLeast(string goal, double least, string unit, Runs runs, string note = "", bool alsoMet = true) =>
        Add(goal, $"≥ {Text(least)} {unit}".TrimEnd(), runs, runs.Median >= least && alsoMet, note);

    /// <summary>A goal that wants little: met up to <paramref name="most"/>.</summary>
    public void AtMost(string goal, double most, string unit, Runs runs, string note = "") =>
        Add(goal, $"≤ {Text(most)} {unit}".TrimEnd(), runs, runs.Median <= most, note);

    /// <summary>Without a goal: shown because it explains another row. Counts as met.</summary>
    public void Show(string what, string unit, Runs runs, string note = "") => Add(what, $"(shown, {unit})", runs, met: true, note);

    /// <summary>Prints all rows.</summary>
    public void Print(bool json)
    {
        if (json)
        {
            _rows.ForEach(row => Console.WriteLine(JsonSerializer.Serialize(row, Json)));
            return;
        }

        string[] head = ["goal", "target", "measured", "spread", "met", "note"];
        string[][] lines = [head, .. _rows.Select(Cells)];
        int[] widths = [.. head.Select((_, column) => lines.Max(line => line[column].Length))];
        foreach (string[] line in lines)
        {
            Console.WriteLine("| " + string.Join(" | ", line.Select((cell, i) => cell.PadRight(i == head.Length - 1 ? 0 : widths[i]))) + " |");
            if (line == head)
            {
                Console.WriteLine("| " + string.Join(" | ", head.Select(_ => "---")) + " |");
            }
        }
    }

    /// <summary>A figure with as many digits as it is worth.</summary>
    public static string Text(double value) =>
        double.IsNaN(value) ? "-"
        : Math.Abs(value) >= 100 ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string[] Cells(GoalRow row) =>
        [row.Goal, row.Target, Text(row.Measured), $"{Text(row.Spread[0])} to {Text(row.Spread[1])}", row.Met ? "yes" : "no", row.Note];

    private void Add(string goal, string target, Runs runs, bool met, string note)
    {
        // A run that gave no figure misses its goal; JSON has no NaN.
        double[] figures = [runs.Median, runs.Least, runs.Most];
        figures = [.. figures.Select(f => double.IsFinite(f) ? Math.Round(f, 3) : 0)];
        _rows.Add(new GoalRow(goal, target, figures[0], figures[1..], met && double.IsFinite(runs.Median), note));
        Console.Error.WriteLine($"{goal}: {Text(runs.Median)} ({Text(runs.Least)} to {Text(runs.Most)}), goal {target}. {note}");
    }
}

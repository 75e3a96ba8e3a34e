using System.Globalization;

namespace Routing.Sip.Tests.Transactions;

/// <summary>The rows of <c>machines.txt</c>: each state of the four transaction machines, and what each event does to it.</summary>
public sealed class MachineTests
{
    public static TheoryData<string> Rows() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Transactions", "machines.txt")).Where(line => line.Length > 0 && line[0] != '#'),
    ];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_event_does_what_the_RFC_says(string row)
    {
        string[] part = [.. row.Split('|', StringSplitOptions.TrimEntries)];
        using var run = new MachineRun(part[1], part[2]);
        foreach (string before in part[3].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            run.Do(before);
        }

        run.Forget();
        run.Do(part[4]);
        Assert.Equal(part[5], run.State);
        Assert.Equal(part[6], Text(run.Sent.Select(one => one.What)));
        int atOnce = run.Sent.Count;
        double? gone = run.Watch(70);
        Assert.Equal(part[7], Text(run.Told));
        AssertTimes(part[8] == "-" ? [] : part[8].Split(' '), [.. run.Sent.Skip(atOnce).Select(one => one.At)]);
        AssertTimes(part[9] == "never" ? [] : [part[9]], gone is { } at ? [at] : []);
    }

    private static string Text(IEnumerable<string> words) => string.Join(' ', words) is { Length: > 0 } text ? text : "-";

    // The events before took some hundredths of a second from timers that began with the first.
    private static void AssertTimes(string[] expected, double[] actual) =>
        Assert.True(
            expected.Length == actual.Length && expected.Zip(actual).All(pair => Math.Abs(double.Parse(pair.First, CultureInfo.InvariantCulture) - pair.Second) < 0.08),
            $"{string.Join(' ', expected)} but was {string.Join(' ', actual.Select(at => at.ToString("0.00", CultureInfo.InvariantCulture)))}");
}

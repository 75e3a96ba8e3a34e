namespace Routing.Bench.Soak;

/// <summary>What a soak came to: a table for the README, and whether each promise was kept.</summary>
internal sealed class SoakVerdict(IReadOnlyList<SoakSample> samples, SoakSample idle, long placed, long uncertain, long records, double counted, int reloads, int vanished)
{
    private const double Megabyte = 1 << 20;
    private const double MostGrowth = 0.1; // of the mean, over the whole time behind the warm-up

    /// <summary>Prints it; false when a promise was broken.</summary>
    public bool Print()
    {
        SoakSample[] warm = [.. samples.SkipWhile(sample => sample.Seconds < samples[^1].Seconds / 3)];
        double minutes = (warm[^1].Seconds - warm[0].Seconds) / 60;
        (string What, string Measured, string Promise, bool Kept)[] rows =
        [
            Growth("resident memory", warm, sample => sample.Process.ResidentBytes / Megabyte, "MB", 24),
            Growth("managed heap after a collection", warm, sample => sample.Heap / Megabyte, "MB", 12),
            Growth("descriptors", warm, sample => sample.Process.Descriptors, "", 100),
            Growth("threads", warm, sample => sample.Process.Threads, "", 10),
            ("descriptors when all is over", $"{idle.Process.Descriptors}, at the start {samples[0].Process.Descriptors}", "at most 12 more", idle.Process.Descriptors <= samples[0].Process.Descriptors + 12),
            ("left over: calls, waiting, records to write", $"{idle.Calls}, {idle.Waiting}, {idle.Pending}", "0", idle.Calls + idle.Waiting + idle.Pending == 0),
            ("left over: transactions, dialogs", $"{idle.Transactions}, {idle.Dialogs}", "0", idle.Transactions + idle.Dialogs == 0),
            ("timers left, registrations left", $"{idle.Timers}, {idle.Bindings}", "a few more timers than registrations", idle.Timers <= idle.Bindings + 8),
            ("records", $"{records}, calls counted {counted}", "one for each call", records == (long)counted),
            ("calls placed", uncertain == 0 ? $"{placed}" : $"{placed} to {placed + uncertain}", "as many records", records >= placed && records <= placed + uncertain),
        ];
        Console.WriteLine($"\n{samples[^1].Seconds / 60:0} min, the last {minutes:0} of them behind the warm-up; {placed / samples[^1].Seconds:0.0} calls a second, at most {samples.Max(sample => sample.Calls)} at a time; {vanished} crowds vanished, {reloads} reloads\n");
        Console.WriteLine("| what | measured | promise | |\n| --- | --- | --- | --- |");
        foreach ((string what, string measured, string promise, bool kept) in rows)
        {
            Console.WriteLine($"| {what} | {measured} | {promise} | {(kept ? "kept" : "BROKEN")} |");
        }

        bool good = rows.All(row => row.Kept);
        Console.WriteLine(good ? "\nVerdict: nothing grows, nothing is left, nothing is lost." : "\nVerdict: broken, see above.");
        return good;
    }

    // The line of least squares through the samples: how much more there is at its end than at its beginning.
    private static (string What, string Measured, string Promise, bool Kept) Growth(string what, SoakSample[] warm, Func<SoakSample, double> figure, string unit, double always)
    {
        double time = warm.Average(sample => sample.Seconds), mean = warm.Average(figure);
        double spread = warm.Sum(sample => (sample.Seconds - time) * (sample.Seconds - time));
        double slope = spread == 0 ? 0 : warm.Sum(sample => (sample.Seconds - time) * (figure(sample) - mean)) / spread;
        double grown = slope * (warm[^1].Seconds - warm[0].Seconds);
        double most = Math.Max(mean * MostGrowth, always);
        return (what, $"{mean:0} {unit} on average, {warm.Max(figure):0} at most, {grown:+0.0;-0.0} by the line through it", $"at most {most:0} more", grown <= most);
    }
}

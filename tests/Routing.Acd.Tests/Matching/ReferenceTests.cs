using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Routing.Acd.Model;

namespace Routing.Acd.Tests.Matching;

/// <summary>
/// The matcher against the obvious one, after each command: all events with all their fields, the snapshot,
/// the counters. <c>ACD_SEEDS</c> says how many worlds, <c>ACD_FIRST_SEED</c> where to begin.
/// </summary>
public sealed class ReferenceTests(ITestOutputHelper output)
{
    private const int Seeds = 1_020;

    [Fact]
    public void The_matcher_and_the_obvious_reference_agree_on_a_million_events()
    {
        int first = FromEnvironment("ACD_FIRST_SEED", 0);
        int seeds = FromEnvironment("ACD_SEEDS", Seeds);
        long compared = 0;
        var failed = new ConcurrentBag<int>();
        Parallel.For(first, first + seeds, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            Comparison both = Run(seed, [], out string? difference);
            Interlocked.Add(ref compared, both.Reference.Events.Count);
            if (difference is not null)
            {
                failed.Add(seed);
            }
        });

        output.WriteLine($"{compared:n0} events compared in {seeds:n0} worlds");
        Assert.True(failed.IsEmpty, failed.IsEmpty ? null : $"{failed.Count} worlds differ: {string.Join(' ', failed.Order().Take(50))}\n{Explain(failed.Min())}");
        Assert.True(seeds < Seeds || compared >= 1_000_000, $"only {compared:n0} events");
    }

    /// <summary>A world to its end, or to its first difference.</summary>
    private static Comparison Run(int seed, List<WorldStep> log, out string? difference)
    {
        var world = new RandomWorld(seed);
        var both = new Comparison(world.MostItems);
        difference = null;
        for (int i = 0; i < world.Commands && difference is null; i++)
        {
            log.Add(world.Next(both.Reference));
            difference = both.Apply(log[^1]);
        }

        return both;
    }

    private static string Explain(int seed)
    {
        var log = new List<WorldStep>();
        int most = Run(seed, log, out _).MostItems;
        log = Shrinking.Shrink(log, shorter =>
        {
            var both = new Comparison(most);
            return shorter.Exists(step => both.Apply(step) is not null);
        });

        var text = new StringBuilder($"seed {seed} ({WorldProfile.Of(seed).Name}), for {nameof(FoundBySeedTests)}:\n");
        var again = new Comparison(most);
        foreach (WorldStep step in log)
        {
            int before = again.Reference.Events.Count;
            AcdCommand command = step.Aimed(again.Reference);
            string? difference = again.Apply(step);
            text.AppendLine(CultureInfo.InvariantCulture, $"{WorldText.Of(command)},");
            foreach (AcdEvent told in again.Reference.Events.Skip(before))
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"    // {WorldText.Of(told)}");
            }

            text.AppendLine(difference);
        }

        return text.ToString();
    }

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

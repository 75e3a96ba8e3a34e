using System.Diagnostics;

namespace Routing.Scenarios.Peers;

/// <summary>Waiting for what other programs do: by looking again and again, never longer than a deadline.</summary>
internal static class Wait
{
    /// <summary>What is enough for anything that a peer does at once, on a machine that is busy.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns when <paramref name="condition"/> holds; fails, saying <paramref name="what"/> never came, at the deadline.</summary>
    public static Task Until(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        Until(() => Task.FromResult(condition()), what, deadline);

    public static async Task Until(Func<Task<bool>> condition, string what, TimeSpan? deadline = null)
    {
        var clock = Stopwatch.StartNew();
        TimeSpan limit = deadline ?? Soon;
        while (!await condition())
        {
            if (clock.Elapsed > limit)
            {
                Assert.Fail($"waited {limit.TotalSeconds:0.#} s for this, in vain: {what}");
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>Fails when <paramref name="condition"/> ceases to hold within <paramref name="time"/>.</summary>
    public static async Task While(Func<bool> condition, string what, TimeSpan time)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time; await Task.Delay(Pause))
        {
            Assert.True(condition(), $"after {clock.Elapsed.TotalSeconds:0.0} s this no longer held: {what}");
        }
    }
}

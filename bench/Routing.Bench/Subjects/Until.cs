using System.Diagnostics;
using Routing.Bench.Engines;

namespace Routing.Bench.Subjects;

/// <summary>Waiting for the state that a measurement begins with.</summary>
internal static class Until
{
    /// <exception cref="EngineFaultException">It has not come within <paramref name="within"/>.</exception>
    public static async Task HoldsAsync(Func<bool> condition, string what, TimeSpan within, CancellationToken cancel)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(began) > within)
            {
                throw new EngineFaultException($"{what}: not within {within.TotalSeconds:0} s");
            }

            await Task.Delay(20, cancel);
        }
    }
}

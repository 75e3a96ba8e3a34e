using Routing.Bench.Engines;

namespace Routing.Bench.Subjects;

/// <summary>Under load until the runtime has compiled what the load needs: an engine runs for weeks, not for seconds.</summary>
internal static class WarmUp
{
    private const double Calm = 0.04;
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    /// <summary>Waits, while load runs, until less than 4 % of the time is spent compiling; 20 s at most.</summary>
    public static async Task UnderLoadAsync(EngineProcess engine, CancellationToken cancel)
    {
        double before = await engine.CompilingAsync(cancel);
        for (var waited = TimeSpan.Zero; waited < Most; waited += TimeSpan.FromSeconds(2))
        {
            await Task.Delay(TimeSpan.FromSeconds(2), cancel);
            double now = await engine.CompilingAsync(cancel);
            if (now - before < 2 * Calm && waited > TimeSpan.FromSeconds(3))
            {
                return;
            }

            before = now;
        }
    }
}

using Routing.Server.Hosting;
using Routing.Simulator;
using Spectre.Console;

namespace Routing.Server.Demo;

/// <summary>A loop that draws at a steady pace until it is closed: a live table on a terminal, a line a second elsewhere.</summary>
internal sealed class Wallboard : IWallboard
{
    private readonly CancellationTokenSource _close = new();
    private readonly Task _drawing;
    private bool _closed;

    private Wallboard(Func<CancellationToken, Task> draw) => _drawing = draw(_close.Token);

    /// <summary>The wallboard that fits where the output goes.</summary>
    public static IWallboard Open(Engine engine, Crowd crowd) =>
        Console.IsOutputRedirected
            ? new Wallboard(close => DrawLinesAsync(engine, crowd, close))
            : new Wallboard(close => DrawTableAsync(engine, crowd, close));

    public async ValueTask DisposeAsync()
    {
        if (!_closed)
        {
            _closed = true;
            await _close.CancelAsync();
            await _drawing;
            _close.Dispose();
        }
    }

    private static async Task DrawLinesAsync(Engine engine, Crowd crowd, CancellationToken close)
    {
        await EveryAsync(TimeSpan.FromSeconds(1), () => Console.WriteLine(WallboardView.Line(engine, crowd)), close);
    }

    private static Task DrawTableAsync(Engine engine, Crowd crowd, CancellationToken close) =>
        AnsiConsole.Live(WallboardView.Table(engine, crowd)).StartAsync(context =>
            EveryAsync(TimeSpan.FromMilliseconds(250), () => context.UpdateTarget(WallboardView.Table(engine, crowd)), close));

    private static async Task EveryAsync(TimeSpan pace, Action draw, CancellationToken close)
    {
        using var timer = new PeriodicTimer(pace);
        draw();
        while (!close.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(close);
            }
            catch (OperationCanceledException)
            {
                // closed: one last picture below
            }

            draw();
        }
    }
}

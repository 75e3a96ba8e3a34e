using System.CommandLine;
using System.Runtime.InteropServices;

namespace Routing.Server.Commands;

/// <summary><c>--watch</c>: the same again each second, in the place of what was shown before.</summary>
internal static class Watch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The option, one for each command.</summary>
    public static Option<bool> Option() => new("--watch") { Description = "Shows it again each second until interrupted." };

    /// <summary>Shows once, or with <paramref name="again"/> until something is wrong, it is cancelled, nobody reads it any more, or SIGINT or SIGTERM comes.</summary>
    public static async Task<int> RunAsync(bool again, Func<CancellationToken, Task<int>> show, CancellationToken cancel)
    {
        if (!again)
        {
            return await show(cancel);
        }

        // Never disposed, nothing hangs on it: a signal's handler may run longer than its registration lives.
        var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            enough.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        using var pause = new PeriodicTimer(Pause);
        try
        {
            int exitCode = await show(enough.Token);
            while (exitCode == 0 && await pause.WaitForNextTickAsync(enough.Token) && !OutputReader.HasGone)
            {
                if (!Console.IsOutputRedirected)
                {
                    Console.Clear();
                }

                exitCode = await show(enough.Token);
            }

            return exitCode;
        }
        catch (OperationCanceledException) when (enough.IsCancellationRequested)
        {
            return 0; // seen enough
        }
    }
}

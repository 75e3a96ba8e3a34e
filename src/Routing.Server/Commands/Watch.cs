using System.CommandLine;

namespace Routing.Server.Commands;

/// <summary><c>--watch</c>: the same again each second, in the place of what was shown before.</summary>
internal static class Watch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The option, one for each command.</summary>
    public static Option<bool> Option() => new("--watch") { Description = "Shows it again each second until interrupted." };

    /// <summary>Shows once, or with <paramref name="again"/> until something is wrong or it is cancelled.</summary>
    public static async Task<int> RunAsync(bool again, Func<Task<int>> show, CancellationToken cancel)
    {
        int exitCode = await show();
        if (!again)
        {
            return exitCode;
        }

        using var pause = new PeriodicTimer(Pause);
        try
        {
            while (exitCode == 0 && await pause.WaitForNextTickAsync(cancel))
            {
                if (!Console.IsOutputRedirected)
                {
                    Console.Clear();
                }

                exitCode = await show();
            }
        }
        catch (OperationCanceledException)
        {
            return 0; // seen enough
        }

        return exitCode;
    }
}

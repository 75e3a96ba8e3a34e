using System.CommandLine;
using Routing.Server.Hosting;

namespace Routing.Server.Commands;

/// <summary>
/// The command line. Exit code 0: done; 1: the thing asked about is not fine; 2: the call itself was wrong.
/// </summary>
internal static class RoutingCommand
{
    private static readonly ICommandLine[] Commands =
    [
        new RunCommand(), new CheckCommand(), new PlanCommand(), new ReloadCommand(), new ExplainCommand(), new DemoCommand(), new QueuesCommand(), new AgentsCommand(), new CallsCommand(),
        new TrunksCommand(), new BansCommand(), new PinsCommand(), new TraceCommand(), new ReplayCommand(),
    ];

    /// <summary>Runs what <paramref name="args"/> ask for; without a word of its own that is <c>run</c>.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var root = new RootCommand("routing: a self-hosted PBX and ACD routing engine");
        foreach (ICommandLine command in Commands)
        {
            root.Subcommands.Add(command.Create());
        }

        ParseResult parsed = root.Parse(WithDefault(args));
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"routing: {error.Message}");
            }

            await Console.Error.WriteLineAsync("routing: see routing --help");
            return 2;
        }

        try
        {
            // SIGINT and SIGTERM are the commands' own affair: run drains on the first.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (EngineStartException e)
        {
            await Console.Error.WriteLineAsync($"routing: {e.Message}");
            return 1;
        }
        catch (Exception e)
        {
            // Whatever a command did not expect: it must not look like an answer.
            await Console.Error.WriteLineAsync($"routing: a fault in routing itself, please report it: {e}");
            return 1;
        }
    }

    private static string[] WithDefault(string[] args) =>
        args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version")) ? ["run", .. args] : args;
}

using System.CommandLine;
using Routing.Pbx.Configuration;
using Routing.Server.Hosting;

namespace Routing.Server.Commands;

/// <summary>
/// <c>routing run</c>: the engine in the foreground. SIGHUP reloads; SIGTERM or Ctrl-C drains, a second
/// one stops at once.
/// </summary>
internal sealed class RunCommand : ICommandLine
{
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<string> _data = CommonOptions.Data("The data directory; created.");
    private readonly Option<string> _log = new("--log") { Description = "Least level to log: debug, information, warning, error.", DefaultValueFactory = _ => "information" };

    public Command Create()
    {
        _log.AcceptOnlyFromAmong("debug", "information", "warning", "error");
        var command = new Command("run", "Runs the engine in the foreground; the default command.") { _config, _data, _log };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(_config)!, parsed.GetValue(_data)!, parsed.GetValue(_log)!));
        return command;
    }

    private static async Task<int> RunAsync(string config, string data, string level)
    {
        using ILoggerFactory logging = Logging.Create(level);
        ILogger log = logging.CreateLogger("Routing.Server");
        using var signals = new RunSignals(log); // before anything takes time; outlives the engine
        var loader = new ConfigurationLoader(config, Environment.GetEnvironmentVariable) { DataDirectory = data };
        ConfigurationResult result = loader.Load();
        foreach (ConfigurationProblem problem in result.Problems)
        {
            await Console.Error.WriteLineAsync(problem.ToString());
        }

        if (result.Plan is not { } plan)
        {
            await Console.Error.WriteLineAsync($"routing: {config} has errors; nothing was started");
            return 1;
        }

        TaskScheduler.UnobservedTaskException += (_, fault) => ServerLog.UnobservedFault(log, fault.Exception);
        await using Engine engine = await Engine.StartAsync(new EngineOptions { Plan = plan, DataDirectory = data, Loader = loader }, logging);
        signals.Attach(engine);
        ServiceNotice.Send("READY=1");
        ServerLog.Ready(log, string.Join(", ", engine.SipEndPoints), engine.HttpAddress);
        await signals.Drain;
        ServerLog.Draining(log, engine.Exchange.LiveCalls);
        engine.Drain();
        ServiceNotice.Send("STOPPING=1");
        await Task.WhenAny(engine.WaitUntilEmptyAsync(), signals.Stop);
        return 0;
    }
}

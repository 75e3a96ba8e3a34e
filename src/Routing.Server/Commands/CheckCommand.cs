using System.CommandLine;
using System.Text.Json;
using Routing.Pbx.Configuration;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary>
/// <c>routing check</c>: validates a configuration; needs no running engine. With <c>--running</c> it also says what the running
/// one would take only with a restart.
/// </summary>
internal sealed class CheckCommand : ICommandLine
{
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<bool> _running = new("--running") { Description = "Also ask the running engine which of the keys that changed in its directory need a restart." };
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly EngineClient _engine = new();

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("check", "Validates the configuration and says every problem at once.") { _config, _running, _json });
        command.SetAction(CheckAsync);
        return command;
    }

    private async Task<int> CheckAsync(ParseResult parsed, CancellationToken cancel)
    {
        string directory = parsed.GetValue(_config)!;
        ConfigurationResult result = new ConfigurationLoader(directory, Environment.GetEnvironmentVariable) { DataDirectory = _engine.DataOf(parsed) }.Load();
        List<CheckedProblem> problems = [.. result.Problems.Select(CheckedProblem.Of)];
        int exitCode = result.Plan is null ? 1 : 0;
        if (parsed.GetValue(_running))
        {
            (ConfigPlan? plan, int asked) = await _engine.GetAsync(parsed, "api/v1/config/plan", ServerJson.Default.ConfigPlan, cancel);
            problems.AddRange(plan?.Problems.Where(problem => !problems.Contains(problem)) ?? []);
            exitCode = Math.Max(exitCode, Math.Max(asked, plan is { Loads: false } ? 1 : 0));
        }

        if (parsed.GetValue(_json))
        {
            Console.WriteLine(JsonSerializer.Serialize(problems, ServerJson.Default.ListCheckedProblem));
            return exitCode;
        }

        problems.ForEach(problem => Console.WriteLine(problem));
        if (result.Plan is { } fine)
        {
            Console.WriteLine($"{directory}: fine ({fine.Queues.Count} queues, {fine.Agents.Count} agents, {fine.Flows.Count} flows, {fine.Trunks.Count} trunks)");
        }

        return exitCode;
    }
}

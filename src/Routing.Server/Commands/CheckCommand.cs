using System.CommandLine;
using System.Text.Json;
using Routing.Pbx.Configuration;

namespace Routing.Server.Commands;

/// <summary><c>routing check</c>: validates a configuration; needs no running engine.</summary>
internal sealed class CheckCommand : ICommandLine
{
    private readonly Option<string> _config = CommonOptions.Config();
    private readonly Option<string> _data = CommonOptions.Data("The data directory, for files that the configuration names there; nothing is made in it.");
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("check", "Validates the configuration and says every problem at once.") { _config, _data, _json };
        command.SetAction(parsed => Check(parsed.GetValue(_config)!, parsed.GetValue(_data)!, parsed.GetValue(_json)));
        return command;
    }

    private static int Check(string directory, string data, bool json)
    {
        ConfigurationResult result = new ConfigurationLoader(directory, Environment.GetEnvironmentVariable) { DataDirectory = data }.Load();
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                result.Problems.Select(CheckedProblem.Of).ToList(),
                ServerJson.Default.ListCheckedProblem));
        }
        else
        {
            foreach (ConfigurationProblem problem in result.Problems)
            {
                Console.WriteLine(problem);
            }

            if (result.Plan is { } plan)
            {
                Console.WriteLine($"{directory}: fine ({plan.Queues.Count} queues, {plan.Agents.Count} agents, {plan.Flows.Count} flows, {plan.Trunks.Count} trunks)");
            }
        }

        return result.Plan is null ? 1 : 0;
    }
}

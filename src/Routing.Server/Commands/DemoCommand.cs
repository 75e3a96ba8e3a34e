using System.CommandLine;
using Routing.Server.Demo;
using Routing.Server.Hosting;

namespace Routing.Server.Commands;

/// <summary><c>routing demo</c>: the engine and a crowd of callers and agents, on loopback, with a wallboard and a summary that must add up.</summary>
internal sealed class DemoCommand : ICommandLine
{
    private readonly Option<int> _callers = Count("--callers", "How many callers call, once each.", 40, 10_000);
    private readonly Option<int> _agents = Count("--agents", "How many agents there are.", 8, 1_000);
    private readonly Option<TimeSpan> _duration = CommonOptions.Duration("--duration", "Over what time the calls come.", TimeSpan.FromSeconds(30));
    private readonly Option<ulong> _seed = new("--seed") { Description = "The seed of all chance.", DefaultValueFactory = _ => 1 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("demo", "Runs the engine with simulated callers and agents on loopback, with a live wallboard and a summary.")
        {
            _callers, _agents, _duration, _seed, _json,
        };
        command.SetAction((parsed, cancel) => RunAsync(
            new DemoOptions(parsed.GetValue(_callers), parsed.GetValue(_agents), parsed.GetValue(_duration), parsed.GetValue(_seed)),
            parsed.GetValue(_json),
            cancel));
        return command;
    }

    private static async Task<int> RunAsync(DemoOptions options, bool json, CancellationToken cancel)
    {
        try
        {
            return await DemoRun.RunAsync(options, json, cancel);
        }
        catch (EngineStartException e)
        {
            await Console.Error.WriteLineAsync($"routing: {e.Message}");
            return 1;
        }
    }

    private static Option<int> Count(string name, string description, int standard, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > most))
            {
                result.AddError($"{name} is 1 to {most}, not {value}");
            }
        });
        return option;
    }
}

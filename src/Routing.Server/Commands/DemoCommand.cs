using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Routing.Server.Demo;

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
        command.SetAction((parsed, _) => RunAsync(
            new DemoOptions(parsed.GetValue(_callers), parsed.GetValue(_agents), parsed.GetValue(_duration), parsed.GetValue(_seed)),
            parsed.GetValue(_json)));
        return command;
    }

    // A first signal ends the calls and still shows what they came to; a second one ends the program.
    private static async Task<int> RunAsync(DemoOptions options, bool json)
    {
        using var stop = new CancellationTokenSource();
        void OnStopSignal(PosixSignalContext context)
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStopSignal);
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStopSignal);
        return await DemoRun.RunAsync(options, json, stop.Token);
    }

    private static Option<int> Count(string name, string description, int standard, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            // The text, not the value: asking for the value of what is no number throws.
            string written = string.Join(' ', result.Tokens);
            if (!result.Implicit && (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || value < 1 || value > most))
            {
                result.AddError($"{name} is a number from 1 to {most}, not '{written}'");
            }
        });
        return option;
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary>
/// <c>routing plan</c>: what a reload of the running engine would change, and what that does to calls; or what another directory would,
/// before it is put in the place of the engine's own.
/// </summary>
internal sealed class PlanCommand : ICommandLine
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly EngineClient _engine = new();
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Another directory of the engine's machine to compare with what runs; the engine reads it. Without it: the directory that the engine was started with.",
    };

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("plan", "Says what a reload would change, and what that does to calls that are up.") { _config, _json });
        command.SetAction(async (parsed, cancel) =>
        {
            (ConfigPlan? plan, int exitCode) = parsed.GetValue(_config) is { } directory
                ? await _engine.PostAsync(parsed, $"api/v1/config/plan?directory={Uri.EscapeDataString(Path.GetFullPath(directory))}", ServerJson.Default.ConfigPlan, cancel)
                : await _engine.GetAsync(parsed, "api/v1/config/plan", ServerJson.Default.ConfigPlan, cancel);
            if (plan is null)
            {
                return exitCode;
            }

            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(plan, ServerJson.Default.ConfigPlan) : Text(plan));
            return plan.Loads ? 0 : 1;
        });
        return command;
    }

    internal static string Text(ConfigPlan plan)
    {
        List<string> lines = [.. plan.Problems.Select(problem => PlainText.Of(problem.ToString()))];
        if (plan.Changes.Count > 0)
        {
            lines.Add(TextTable.Of(
                ["change", "what", "where", "takes effect"],
                plan.Changes.Select(change => new[] { change.Change, change.Path, string.Create(CultureInfo.InvariantCulture, $"{change.File}:{change.Line}"), change.Effect })));
        }

        lines.Add(
            !plan.Loads ? "a reload would change nothing: there are errors"
            : plan.Changes.Count == 0 ? "a reload would change nothing: all is as it was loaded"
            : string.Create(CultureInfo.InvariantCulture, $"{plan.Changes.Count} {(plan.Changes.Count == 1 ? "change" : "changes")}, {plan.Calls} {(plan.Calls == 1 ? "call is" : "calls are")} up"));
        return string.Join('\n', lines);
    }
}

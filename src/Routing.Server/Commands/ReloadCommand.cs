using System.CommandLine;
using System.Text.Json;

namespace Routing.Server.Commands;

/// <summary><c>routing reload</c>: the running engine loads its configuration again, all or nothing.</summary>
internal sealed class ReloadCommand : ICommandLine
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly EngineClient _engine = new();

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("reload", "Has the running engine load its configuration again: all or nothing. `plan` says before what that would do.") { _json });
        command.SetAction(async (parsed, cancel) =>
        {
            (List<CheckedProblem>? problems, int exitCode) = await _engine.PostAsync(parsed, "api/v1/config/reload", ServerJson.Default.ListCheckedProblem, cancel);
            if (problems is null)
            {
                return exitCode;
            }

            if (parsed.GetValue(_json))
            {
                Console.WriteLine(JsonSerializer.Serialize(problems, ServerJson.Default.ListCheckedProblem));
                return exitCode;
            }

            problems.ForEach(problem => Console.WriteLine(PlainText.Of(problem.ToString())));
            Console.WriteLine(exitCode == 0 ? "loaded" : "nothing was changed");
            return exitCode;
        });
        return command;
    }
}

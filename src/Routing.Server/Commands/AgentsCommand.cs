using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing agents</c>: who is there now.</summary>
internal sealed class AgentsCommand : ICommandLine
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _watch = Watch.Option();
    private readonly EngineClient _engine = new();

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("agents", "Shows who is there now.") { _json, _watch });
        command.SetAction((parsed, cancel) => Watch.RunAsync(parsed.GetValue(_watch), enough => ShowAsync(parsed, enough), cancel));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancel)
    {
        (AgentList? list, int exitCode) = await _engine.GetAsync(parsed, "api/v1/agents", ServerJson.Default.AgentList, cancel);
        if (list is not null)
        {
            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(list, ServerJson.Default.AgentList) : TextTable.Of(
                ["agent", "name", "state", "for", "reason", "cooling", ""],
                list.Agents.Select(agent => new[]
                {
                    agent.Id, agent.Name, State(agent), Span(list.At - agent.Since), agent.Reason ?? agent.SetReason ?? "", Span(agent.CoolingUntil - list.At), agent.Removed ? "removed" : "",
                })));
        }

        return exitCode;
    }

    // What follows is told where it is news: who is set available is so after each contact, and once the phone is back.
    internal static string State(AgentEntry agent) =>
        agent.Set == agent.State || agent.Set == "available" ? agent.State : $"{agent.State} → {agent.Set}";

    private static string Span(TimeSpan? span) => span is { } known ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, known.TotalSeconds):0}s") : "";
}

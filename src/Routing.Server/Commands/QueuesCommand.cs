using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing queues</c>: what waits now.</summary>
internal sealed class QueuesCommand : ICommandLine
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _watch = Watch.Option();
    private readonly EngineClient _engine = new();

    public Command Create()
    {
        Command command = _engine.AddTo(new Command("queues", "Shows what waits now.") { _json, _watch });
        command.SetAction((parsed, cancel) => Watch.RunAsync(parsed.GetValue(_watch), enough => ShowAsync(parsed, enough), cancel));
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, CancellationToken cancel)
    {
        (QueueList? list, int exitCode) = await _engine.GetAsync(parsed, "api/v1/queues", ServerJson.Default.QueueList, cancel);
        if (list is not null)
        {
            Console.WriteLine(parsed.GetValue(_json) ? JsonSerializer.Serialize(list, ServerJson.Default.QueueList) : Text(list));
        }

        return exitCode;
    }

    internal static string Text(QueueList list) => TextTable.Of(
        ["queue", "channel", "waiting", "longest", "estimate", ""],
        list.Queues.Select(queue => new[]
        {
            queue.Id,
            queue.Channel,
            queue.Waiting.ToString(CultureInfo.InvariantCulture),
            Seconds(queue.LongestWaitSeconds),
            Seconds(queue.EstimatedWaitSeconds),
            queue.Removed ? "removed" : "",
        }));

    private static string Seconds(double? seconds) => seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0}s") : "unknown";
}

using System.Globalization;
using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing queues</c>: what waits now.</summary>
internal sealed class QueuesCommand() : LiveCommand<QueueList>("queues", "Shows what waits now.", ServerJson.Default.QueueList)
{
    internal static string Text(QueueList list) => TextTable.Of(
        ["queue", "channel", "waiting", "longest", "estimate", ""],
        list.Queues.Select(queue => new[]
        {
            queue.Id,
            queue.Channel,
            queue.Waiting.ToString(CultureInfo.InvariantCulture),
            Wait(queue.LongestWaitSeconds),
            Wait(queue.EstimatedWaitSeconds),
            queue.Removed ? "removed" : "",
        }));

    protected override string Table(QueueList list) => Text(list);

    private static string Wait(double? seconds) => seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0}s") : "unknown";
}

using System.Data.Common;
using Routing.Pbx;
using Routing.Records;
using Routing.Records.Model;

namespace Routing.Server.Hosting;

/// <summary>
/// Tells the exchange at its start, from the records, with which agent each caller talked last. After that it
/// keeps count by itself, whether or not a queue has affinity yet.
/// </summary>
internal static class LastTalks
{
    // What the exchange keeps at most; a start must not wait for more.
    private const int Most = 100_000;

    private static readonly TimeSpan Within = TimeSpan.FromDays(366);

    public static async Task LoadAsync(Exchange exchange, IRecordReader records, ILogger log)
    {
        try
        {
            IReadOnlyList<LastTalk> talks = await records.ListLastTalksAsync(exchange.Clock.UtcNow - Within, Most);
            exchange.NoteLastTalks(talks.Reverse());
            ServerLog.LastTalksLoaded(log, talks.Count);
        }
        catch (DbException e)
        {
            // A store that is not there yet, or broken, is the writer's affair: callers get any agent.
            ServerLog.LastTalksNotLoaded(log, e.Message);
        }
    }
}

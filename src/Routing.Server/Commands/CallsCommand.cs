using Routing.Server.Api;

namespace Routing.Server.Commands;

/// <summary><c>routing calls</c>: the calls that are up, and where each is now.</summary>
internal sealed class CallsCommand() : LiveCommand<CallList>("calls", "Shows the calls that are up, and where each is now.", ServerJson.Default.CallList)
{
    internal static string Text(CallList list) => TextTable.Of(
        ["call", "direction", "caller", "called", "trunk", "stage", "where", "agent", "for", "length", "call_ids"],
        list.Calls.Select(call => new[]
        {
            call.Id.ToString(),
            call.Direction,
            call.Caller ?? "",
            call.Called ?? "",
            call.Trunk ?? "",
            call.Stage ?? "",
            call.Where ?? "",
            call.Agent ?? "",
            Seconds(list.At - call.Since),
            Seconds(list.At - call.Started),
            string.Join(' ', call.CallIds),
        }));

    protected override string Table(CallList list) => Text(list);
}

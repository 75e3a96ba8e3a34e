using Routing.Server.Api;
using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

public sealed class QueuesCommandTests
{
    [Fact]
    public void A_queue_that_was_removed_is_shown_as_such() => Assert.Equal(
        """
        queue  channel  waiting  longest  estimate
        sales  voice    2        13s      unknown   removed
        sell   voice    0        0s       7s
        """.ReplaceLineEndings("\n"),
        QueuesCommand.Text(new QueueList(default, [new QueueState("sales", "voice", 2, 13, null, null, true), new QueueState("sell", "voice", 0, 0, 7, null, false)])));
}

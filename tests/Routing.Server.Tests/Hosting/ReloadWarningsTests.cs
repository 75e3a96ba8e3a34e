using Routing.Server.Api;
using Routing.Server.Hosting;

namespace Routing.Server.Tests.Hosting;

public sealed class ReloadWarningsTests
{
    [Fact]
    public void Queues_that_are_gone_are_told_with_how_many_wait_in_them()
    {
        QueueState[] queues = [State("one", 1, removed: true), State("three", 3, removed: true), State("empty", 0, removed: true), State("there", 5, removed: false)];
        string[] told = [.. ReloadWarnings.StillWaiting(queues, "config").Select(warning => warning.ToString())];
        Assert.Equal(2, told.Length);
        Assert.StartsWith("config:0:0: warning: the queue \"one\" is gone, and 1 caller waits in it", told[0]);
        Assert.StartsWith("config:0:0: warning: the queue \"three\" is gone, and 3 callers wait in it", told[1]);
    }

    private static QueueState State(string id, int waiting, bool removed) => new(id, "voice", waiting, 0, null, null, removed);
}

using Routing.Scenarios.Engines;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Calls;

/// <summary>The wallboards of the command line.</summary>
public class WatchTests : EngineScenario
{
    [Theory]
    [InlineData("agents", 2)] // SIGINT: Ctrl-C
    [InlineData("queues", 15)] // SIGTERM
    public async Task Who_has_seen_enough_ends_it_with_0(string what, int signal)
    {
        Engine engine = await StartEngine();
        PeerProcess watch = Use(Engine.Command(FolderFor("watch"), what, "--watch", "--url", $"http://{engine.Setup.Http}"));
        await Wait.Until(() => watch.HasExited || watch.Output.Count(line => line.Contains("sales", StringComparison.Ordinal) || line.Contains("1001", StringComparison.Ordinal)) > 1, "it is shown twice");
        watch.Signal(signal);
        Assert.True(await watch.Exit(TimeSpan.FromSeconds(10)) == 0, watch.Said());
    }
}

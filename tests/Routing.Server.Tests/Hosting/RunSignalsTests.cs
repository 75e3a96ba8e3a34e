using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Routing.Server.Hosting;

namespace Routing.Server.Tests.Hosting;

public sealed class RunSignalsTests(EngineFixture fixture) : IClassFixture<EngineFixture>
{
    // A signal of its own makes this process end, tests and all, where it is not caught.
    [Fact]
    public async Task A_reload_that_is_asked_for_while_the_engine_starts_is_done_when_it_is_up()
    {
        fixture.Write(["1001", "1002", "1003"]);
        using var signals = new RunSignals(NullLogger.Instance);
        using Process kill = Process.Start("kill", ["-HUP", $"{Environment.ProcessId}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken); // signals are told on a thread of their own
        Assert.Equal(2, fixture.Engine.Exchange.Plan.Agents.Count);
        signals.Attach(fixture.Engine);
        Assert.Equal(3, fixture.Engine.Exchange.Plan.Agents.Count);
    }
}

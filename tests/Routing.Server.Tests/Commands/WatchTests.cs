using Routing.Server.Commands;

namespace Routing.Server.Tests.Commands;

/// <summary>Showing once, and again.</summary>
public sealed class WatchTests
{
    [Theory]
    [InlineData(false, 0, 0)]
    [InlineData(false, 1, 1)]
    [InlineData(true, 0, 0)] // whoever interrupts it has seen enough
    [InlineData(true, 1, 1)] // what is wrong once is not asked again
    public async Task It_ends_at_once_when_it_is_for_once_wrong_or_interrupted(bool again, int shown, int exitCode)
    {
        int times = 0;
        using var interrupted = new CancellationTokenSource();
        Assert.Equal(exitCode, await Watch.RunAsync(
            again,
            async _ =>
            {
                times++;
                await interrupted.CancelAsync();
                return shown;
            },
            interrupted.Token));
        Assert.Equal(1, times);
    }

    [Fact]
    public async Task Whoever_interrupts_it_while_it_asks_has_seen_enough_too()
    {
        using var interrupted = new CancellationTokenSource();
        Assert.Equal(0, await Watch.RunAsync(
            again: true,
            async cancel =>
            {
                interrupted.CancelAfter(TimeSpan.FromMilliseconds(1));
                await Task.Delay(Timeout.InfiniteTimeSpan, cancel);
                return 1;
            },
            interrupted.Token));
    }
}

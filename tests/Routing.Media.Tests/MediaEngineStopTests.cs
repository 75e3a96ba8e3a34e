using Routing.Media.Tests.Support;

namespace Routing.Media.Tests;

/// <summary>An engine that is stopped while others open, move and close legs: nobody waits for ever, nothing stays open.</summary>
public class MediaEngineStopTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Closing_that_races_with_the_stop_comes_to_an_end()
    {
        for (int i = 0; i < 100; i++)
        {
            MediaEngine engine = LiveEngine.Start(o => o with { Loops = 2, Ports = (29_000, 29_099) }, ports: 0);
            MediaLegId[] legs = [.. Enumerable.Range(0, 4).Select(_ => Offer(engine).Leg)];
            engine.Bridge(legs[0], legs[1]);
            engine.Bridge(legs[1], legs[2]);
            Task[] all =
            [
                .. legs.Select(l => Task.Run(() => engine.CloseAsync(l).AsTask(), TestContext.Current.CancellationToken)),
                Task.Run(() => engine.DisposeAsync().AsTask(), TestContext.Current.CancellationToken),
            ];
            await Task.WhenAll(all).WaitAsync(Deadline, TestContext.Current.CancellationToken);
            Assert.Equal(default, engine.Counts);
        }
    }

    [Fact]
    public async Task Legs_that_are_still_on_their_way_to_each_other_are_closed_before_the_loops_end()
    {
        MediaEngine engine = LiveEngine.Start(o => o with { Loops = 2 });
        MediaLegId[] legs = [Offer(engine).Leg, Offer(engine).Leg];
        using var gate = new ManualResetEventSlim();
        engine.Loops[1].Post(() => gate.Wait(Deadline)); // the second leg cannot leave its loop
        engine.Bridge(legs[0], legs[1]);
        Task[] all = [.. legs.Select(l => engine.CloseAsync(l).AsTask()), engine.DisposeAsync().AsTask()];
        gate.Set();
        await Task.WhenAll(all).WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Assert.Equal(default, engine.Counts);
    }

    [Fact]
    public async Task A_leg_that_is_opened_during_the_stop_is_closed_or_refused()
    {
        for (int i = 0; i < 100; i++)
        {
            MediaEngine engine = LiveEngine.Start(o => o with { Ports = (29_100, 29_199) }, ports: 0);
            Task opening = Task.Run(
                () =>
                {
                    while (Offer(engine) is { Ok: true } open)
                    {
                        engine.Play(open.Leg, 1, new PlayList(["silence"], Loop: true));
                    }
                },
                TestContext.Current.CancellationToken);
            Task stopping = Task.Run(() => engine.DisposeAsync().AsTask(), TestContext.Current.CancellationToken);
            await Task.WhenAll(opening, stopping).WaitAsync(Deadline, TestContext.Current.CancellationToken);
            Assert.Equal(default, engine.Counts);
        }
    }

    [Fact]
    public async Task After_the_stop_legs_are_refused_and_commands_do_nothing()
    {
        MediaEngine engine = LiveEngine.Start();
        MediaLegId leg = Offer(engine).Leg;
        await engine.DisposeAsync();
        Assert.Equal(503, Offer(engine).Refusal?.Status);
        engine.StopPlay(leg);
        Assert.Equal(default, await engine.CloseAsync(leg));
        await engine.DisposeAsync();
    }

    private static MediaResult Offer(MediaEngine engine) => engine.OfferAsync(new MediaLegOptions(), new RecordingEvents()).Result;
}

using Routing.Media.Audio;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests.Relay;

public class AllocationTests
{
    [Fact]
    public async Task Relaying_transcoding_and_playing_allocate_nothing_on_the_loop_thread()
    {
        await using MediaEngine engine = LiveEngine.Start();
        using TestPhone a = new(), b = new(), listener = new();
        MediaLegId legA = engine.Answer(a, new RecordingEvents(), "0 101");
        MediaLegId legB = engine.Answer(b, new RecordingEvents(), "8 101");
        MediaLegId legC = engine.Answer(listener, new RecordingEvents());
        engine.Bridge(legA, legB);
        engine.Listen(legA, 440);
        engine.Play(legC, 1, new PlayList(["tone:500"], Loop: true));
        Exchange(a, b, 300);
        listener.WaitFor(20);

        long before = await AllocatedAsync(engine);
        int played = listener.Packets.Count;
        Exchange(a, b, 1000);
        listener.WaitFor(played + 20);
        long spent = await AllocatedAsync(engine) - before;

        // The two measurements are commands and cost some hundred bytes; 2,000 packets were relayed.
        Assert.True(spent < 2_000, $"{spent} bytes for 2,000 relayed packets");
    }

    private static void Exchange(TestPhone a, TestPhone b, int packets)
    {
        int atA = a.Drain().Count, atB = b.Drain().Count;
        for (int i = 1; i <= packets; i++)
        {
            a.Tone(440);
            b.Tone(1000, AudioCodec.Pcma);
            a.WaitFor(atA + i);
            b.WaitFor(atB + i);
        }
    }

    private static Task<long> AllocatedAsync(MediaEngine engine)
    {
        var result = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.Loops[0].Post(() => result.SetResult(GC.GetAllocatedBytesForCurrentThread()));
        return result.Task;
    }
}

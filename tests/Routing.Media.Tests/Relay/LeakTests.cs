using Routing.Media.Tests.Support;

namespace Routing.Media.Tests.Relay;

[Collection("descriptors")]
public class LeakTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_thousand_legs_leave_no_descriptor_port_or_play_behind(int loops)
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Loops = loops });
        using TestPhone phone = new();
        await RoundAsync(engine, phone);
        int before = Sockets();
        for (int i = 0; i < 250; i++)
        {
            await RoundAsync(engine, phone);
        }

        Assert.Equal(new MediaCounts(0, 0, 0), engine.Counts);

        // Other tests of this process open sockets at the same time: a leak would be 1,000.
        Assert.InRange(Sockets(), 0, before + 100);
    }

    private static async Task RoundAsync(MediaEngine engine, TestPhone phone)
    {
        MediaLegId[] legs = [.. Enumerable.Range(0, 4).Select(_ => engine.Answer(phone, new RecordingEvents()))];
        Assert.False((await engine.AnswerAsync(new MediaLegOptions(), "v=0\r\nnothing"u8.ToArray(), new RecordingEvents())).Ok);
        engine.Play(legs[0], 1, new PlayList(["silence"], Loop: true));
        engine.Bridge(legs[1], legs[2]);
        engine.Bridge(legs[2], legs[3]);
        engine.Play(legs[3], 2, new PlayList(["silence"], Loop: true));
        foreach (MediaLegId leg in legs)
        {
            await engine.CloseAsync(leg);
        }
    }

    private static int Sockets() => Directory.GetFiles("/proc/self/fd").Length;
}

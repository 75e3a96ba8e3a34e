using System.Collections.Concurrent;
using Routing.Media.Tests.Support;

namespace Routing.Media.Tests.Relay;

/// <summary>Several loops: a bridge brings both legs onto one, and no command overtakes another on the way.</summary>
public class LoopMoveTests
{
    [Fact]
    public async Task Legs_of_different_loops_hear_each_other_once_bridged_again_and_again()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Loops = 3 });
        TestPhone[] phones = [new(), new(), new()];
        MediaLegId[] legs = [.. phones.Select(p => engine.Answer(p, new RecordingEvents()))];
        foreach ((int from, int to) in ((int, int)[])[(0, 1), (1, 2), (2, 0), (0, 1)])
        {
            engine.Bridge(legs[from], legs[to]);
            int before = phones[to].Drain().Count;
            Eventually.Holds(
                () =>
                {
                    phones[from].Tone(440);
                    return phones[to].Drain().Count > before;
                },
                $"{from} is heard by {to}");
        }

        foreach (TestPhone phone in phones)
        {
            phone.Dispose();
        }
    }

    [Fact]
    public async Task Commands_of_a_leg_that_moves_keep_their_order()
    {
        await using MediaEngine engine = LiveEngine.Start(o => o with { Loops = 4 });
        using TestPhone phone = new();
        RecordingEvents[] events = [.. Enumerable.Range(0, 6).Select(_ => new RecordingEvents())];
        MediaLegId[] legs = [.. events.Select(e => engine.Answer(phone, e))];
        var random = new Random(1);
        int[] plays = new int[legs.Length];
        for (int i = 0; i < 5_000; i++)
        {
            int leg = random.Next(legs.Length);
            if (i % 3 == 0)
            {
                engine.Bridge(legs[leg], legs[(leg + 1 + random.Next(legs.Length - 1)) % legs.Length]);
            }
            else
            {
                engine.Play(legs[leg], ++plays[leg], new PlayList([i % 7 == 0 ? "unknown" : "silence"], Loop: true));
            }
        }

        foreach (MediaLegId leg in legs)
        {
            await engine.CloseAsync(leg).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }

        for (int i = 0; i < legs.Length; i++)
        {
            ConcurrentQueue<(long Play, PlayEnd End)> ended = events[i].Ended;
            Assert.Equal(Enumerable.Range(1, plays[i]).Select(p => (long)p), ended.Select(e => e.Play));
        }

        Assert.Equal(new MediaCounts(0, 0, 0), engine.Counts);
    }
}

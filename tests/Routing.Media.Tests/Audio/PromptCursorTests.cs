using Routing.Media.Audio;

namespace Routing.Media.Tests.Audio;

public class PromptCursorTests
{
    [Fact]
    public void Prompts_follow_each_other_within_a_frame_and_only_the_last_is_filled_up()
    {
        var cursor = new PromptCursor([Level("a", 200, 1000), Level("b", 200, -1000)], loop: false);
        byte[] heard = Read(cursor, 10);
        Assert.Equal(480, heard.Length);
        byte a = G711.EncodeMu(1000), b = G711.EncodeMu(-1000);
        Assert.All(heard[..200], x => Assert.Equal(a, x));
        Assert.All(heard[200..400], x => Assert.Equal(b, x));
        Assert.All(heard[400..], x => Assert.Equal(G711.MuSilence, x));
    }

    [Fact]
    public void Music_loops_without_a_gap()
    {
        byte[] heard = Read(new PromptCursor([Level("a", 37, 1000)], loop: true), 10);
        Assert.Equal(1600, heard.Length);
        Assert.All(heard, x => Assert.Equal(G711.EncodeMu(1000), x));
    }

    private static Prompt Level(string name, int length, short level) => new(name, Enumerable.Repeat(level, length).ToArray());

    private static byte[] Read(PromptCursor cursor, int frames)
    {
        var heard = new List<byte>();
        byte[] frame = new byte[160];
        while (frames-- > 0 && cursor.Read(AudioCodec.Pcmu, frame))
        {
            heard.AddRange(frame);
        }

        return [.. heard];
    }
}

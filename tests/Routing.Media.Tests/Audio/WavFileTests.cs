using Routing.Media.Audio;
using Routing.Media.Virtual;

namespace Routing.Media.Tests.Audio;

public class WavFileTests
{
    [Theory]
    [InlineData("pcm-8k-mono")]
    [InlineData("pcm-16k-stereo")]
    [InlineData("mulaw-8k")]
    [InlineData("alaw-8k")]
    public void Every_form_we_take_gives_the_same_tone_at_8_kHz(string name)
    {
        short[]? samples = WavFile.Read(File.ReadAllBytes(PathOf(name)), out string problem);
        Assert.True(samples is not null, problem);
        Assert.Equal(1600, samples.Length);
        var detector = new ToneDetector(1000);
        detector.Feed(samples);
        Assert.Equal(1, detector.Share);
        Assert.InRange(samples.Max(s => (int)s), 14_000, 18_000);
    }

    [Fact]
    public void What_lies_above_the_telephone_band_does_not_fold_down_into_it()
    {
        short[] samples = WavFile.Read(File.ReadAllBytes(PathOf("pcm-16k-above-4k")), out _)!;
        Assert.InRange(samples.Skip(50).Take(1400).Max(s => Math.Abs((int)s)), 0, 50);
    }

    [Theory]
    [InlineData("bad-44k", "8000 or 16000")]
    [InlineData("bad-24bit", "16-bit PCM")]
    [InlineData("bad-cut-short", "cut short")]
    [InlineData("bad-empty", "no sound")]
    [InlineData("bad-text", "not a WAV file")]
    [InlineData("missing", "no such file")]
    public async Task What_cannot_be_used_is_said_with_its_file_and_what_to_do(string name, string mentions)
    {
        await using var engine = new VirtualMediaEngine(TimeProvider.System);
        string line = Assert.Single(engine.LoadPrompts(new Dictionary<string, string> { ["greeting"] = PathOf(name), ["fine"] = PathOf("alaw-8k") }));
        Assert.StartsWith(PathOf(name) + ": ", line, StringComparison.Ordinal);
        Assert.Contains("greeting", line, StringComparison.Ordinal);
        Assert.Contains(mentions, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_written_to_a_pipe_without_its_size_is_taken_to_its_end()
    {
        byte[] file = File.ReadAllBytes(PathOf("pcm-8k-mono"));
        file.AsSpan(40, 4).Fill(0xFF);
        Assert.Equal(1600, WavFile.Read(file, out _)!.Length);
    }

    [Fact]
    public void No_mutation_of_a_file_throws()
    {
        var random = new Random(3);
        byte[][] files = [.. Directory.GetFiles(Path.GetDirectoryName(PathOf("x"))!).Select(File.ReadAllBytes)];
        for (int i = 0; i < 5_000; i++)
        {
            byte[] file = [.. files[i % files.Length].Take(random.Next(400))];
            for (int n = random.Next(4); n > 0 && file.Length > 0; n--)
            {
                file[random.Next(Math.Min(60, file.Length))] = (byte)random.Next(256);
            }

            short[]? samples = WavFile.Read(file, out string problem);
            Assert.Equal(samples is null, problem.Length > 0);
        }
    }

    internal static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Audio", "fixtures", name + ".wav");
}

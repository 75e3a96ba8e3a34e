using Routing.Media.Audio;

namespace Routing.Media.Tests.Audio;

public class ToneDetectorTests
{
    [Theory]
    [InlineData(350, 350, 1)]
    [InlineData(440, 440, 1)]
    [InlineData(3400, 3400, 1)]
    [InlineData(440, 480, 0)]
    [InlineData(1000, 2000, 0)]
    public void A_tone_is_heard_at_its_own_frequency_only(double played, double looked, double share) =>
        Assert.Equal(share, ShareOf(looked, new ToneGenerator(played)));

    [Fact]
    public void Silence_a_hum_below_hearing_and_noise_are_no_tone()
    {
        Assert.Equal(0, ShareOf(440, new ToneGenerator(440, 0)));
        Assert.Equal(0, ShareOf(440, new ToneGenerator(440, 0.001)));
        var random = new Random(1);
        short[] noise = new short[8000];
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] = (short)random.Next(-10_000, 10_000);
        }

        var detector = new ToneDetector(440);
        detector.Feed(noise);
        Assert.Equal((50, 0), (detector.Windows, detector.Dominated));
    }

    [Fact]
    public void The_share_counts_windows_whatever_the_sizes_fed()
    {
        var detector = new ToneDetector(500);
        short[] second = new short[8000];
        new ToneGenerator(500).Read(second.AsSpan(0, 4000));
        for (int at = 0; at < second.Length; at += 77)
        {
            detector.Feed(second.AsSpan(at, Math.Min(77, second.Length - at)));
        }

        Assert.Equal(0.5, detector.Share);
    }

    private static double ShareOf(double frequency, ToneGenerator generator)
    {
        short[] second = new short[8000];
        generator.Read(second);
        byte[] encoded = new byte[8000];
        G711.Encode(AudioCodec.Pcma, second, encoded);
        var detector = new ToneDetector(frequency);
        detector.Feed(AudioCodec.Pcma, encoded);
        return detector.Share;
    }
}

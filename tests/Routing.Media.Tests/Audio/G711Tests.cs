using Routing.Media.Audio;

namespace Routing.Media.Tests.Audio;

public class G711Tests
{
    // ITU-T G.711 tables 1a to 2b, scaled to 16 bits: the ends, the steps about zero, and one of each segment's first values.
    [Theory]
    [InlineData(AudioCodec.Pcmu, 0x00, -32124)]
    [InlineData(AudioCodec.Pcmu, 0x80, 32124)]
    [InlineData(AudioCodec.Pcmu, 0xFF, 0)]
    [InlineData(AudioCodec.Pcmu, 0x7F, 0)]
    [InlineData(AudioCodec.Pcmu, 0xFE, 8)]
    [InlineData(AudioCodec.Pcmu, 0xEF, 132)]
    [InlineData(AudioCodec.Pcmu, 0xDF, 396)]
    [InlineData(AudioCodec.Pcmu, 0x8F, 16764)]
    [InlineData(AudioCodec.Pcma, 0xD5, 8)]
    [InlineData(AudioCodec.Pcma, 0x55, -8)]
    [InlineData(AudioCodec.Pcma, 0xAA, 32256)]
    [InlineData(AudioCodec.Pcma, 0x2A, -32256)]
    [InlineData(AudioCodec.Pcma, 0xC5, 264)]
    [InlineData(AudioCodec.Pcma, 0xF5, 528)]
    public void Bytes_mean_what_the_recommendation_says(AudioCodec codec, byte value, int sample) =>
        Assert.Equal(sample, G711.Decode(codec, value));

    // The step of a segment is 8 (µ-law) or 16 (A-law) and doubles with each; beyond the last level it clips.
    [Theory]
    [InlineData(AudioCodec.Pcmu)]
    [InlineData(AudioCodec.Pcma)]
    public void Each_sample_is_at_most_half_a_step_away_and_each_byte_comes_back(AudioCodec codec)
    {
        byte[] encoded = new byte[1];
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            G711.Encode(codec, [(short)sample], encoded);
            int level = G711.Decode(codec, encoded[0]);
            int segment = ((codec == AudioCodec.Pcmu ? ~encoded[0] : encoded[0] ^ 0x55) >> 4) & 7;
            int step = codec == AudioCodec.Pcmu ? 8 << segment : 16 << Math.Max(0, segment - 1);
            int limit = Math.Abs(sample) > 32_124 ? 32_768 - 32_124 : step / 2;
            Assert.True(Math.Abs(level - sample) <= limit, $"{sample} became {level}, more than {limit} away");
        }

        for (int i = 0; i < 256; i++)
        {
            G711.Encode(codec, [G711.Decode(codec, (byte)i)], encoded);
            Assert.Equal(G711.Decode(codec, (byte)i), G711.Decode(codec, encoded[0]));
        }
    }

    [Fact]
    public void Transcoding_there_and_back_keeps_a_tone()
    {
        byte[] payload = new byte[160];
        short[] samples = new short[160];
        new ToneGenerator(700).Read(samples);
        G711.Encode(AudioCodec.Pcmu, samples, payload);
        G711.Transcode(AudioCodec.Pcmu, AudioCodec.Pcma, payload);
        Assert.True(Hears(AudioCodec.Pcma, payload));
        G711.Transcode(AudioCodec.Pcma, AudioCodec.Pcmu, payload);
        Assert.True(Hears(AudioCodec.Pcmu, payload));
        byte[] silence = [G711.MuSilence];
        G711.Transcode(AudioCodec.Pcmu, AudioCodec.Pcma, silence);
        Assert.Equal(G711.ASilence, silence[0]);
    }

    private static bool Hears(AudioCodec codec, byte[] payload)
    {
        var detector = new ToneDetector(700);
        detector.Feed(codec, payload);
        return detector.Dominated == 1;
    }
}

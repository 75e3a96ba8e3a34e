using Routing.Media.Rtp;

namespace Routing.Media.Tests.Rtp;

public class VoiceQualityTests
{
    [Theory]
    [InlineData(-5, 1.00)]
    [InlineData(0, 1.00)]
    [InlineData(3, 1.00)] // the bare formula gives 0.99
    [InlineData(50, 2.58)] // from here to 90 those of ITU-T G.107 Annex B
    [InlineData(60, 3.10)]
    [InlineData(70, 3.60)]
    [InlineData(80, 4.02)]
    [InlineData(90, 4.34)]
    [InlineData(93.2, 4.41)]
    [InlineData(100, 4.50)]
    public void A_rating_has_the_score_of_the_standard(double rating, double mos) =>
        Assert.Equal(mos, VoiceQuality.MosOf(rating), 0.0051);

    [Theory]
    [InlineData(0, 0, 92.72)] // 20 ms of delay: 0.48
    [InlineData(0, 0.020, 91.76)] // 60 ms: 1.44
    [InlineData(0, 0.100, 83.22)] // 220 ms: 5.28 + 4.70
    [InlineData(0.01, 0, 89.08)] // 95 × 1 / 26.1 = 3.64
    [InlineData(0.05, 0, 76.94)] // 95 × 5 / 30.1 = 15.78
    [InlineData(0.20, 0.040, 48.66)] // 95 × 20 / 45.1 = 42.13; 100 ms: 2.40
    [InlineData(1, 0, 16.78)]
    public void Loss_and_jitter_lower_the_rating_as_the_E_model_says(double loss, double jitter, double rating) =>
        Assert.Equal(rating, VoiceQuality.Rating(loss, jitter), 0.015);

    [Theory]
    [InlineData(0, 0, 0)] // nothing was heard: no score
    [InlineData(1000, 0, 4.40)]
    [InlineData(950, 50, 3.91)]
    [InlineData(500, 500, 1.59)]
    public void A_leg_has_the_score_of_what_it_received(long received, long lost, double mos) =>
        Assert.Equal(mos, new MediaLegStatistics(received, 0, lost, 0).Mos, 0.02);
}

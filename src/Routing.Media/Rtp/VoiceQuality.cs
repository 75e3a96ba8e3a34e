namespace Routing.Media.Rtp;

/// <summary>
/// How good a G.711 stream sounded to a listener: the E-model (ITU-T G.107) with its defaults, fed with
/// what a receiver knows by itself. The network's own delay is unknown and left out.
/// </summary>
internal static class VoiceQuality
{
    // G.107 §7.7: the rating with all parameters at their defaults.
    private const double Best = 93.2;

    // G.113 Appendix I: how well G.711 with loss concealment, which phones have, bears random loss; without it 4.3.
    private const double LossRobustness = 25.1;

    private const double PacketMilliseconds = 20;

    /// <summary>The mean opinion score, 1 to 4.5, of a stream with this part lost (0 to 1) and this jitter in seconds.</summary>
    public static double Mos(double loss, double jitter) => MosOf(Rating(loss, jitter));

    /// <summary>The rating R = 93.2 − Id − Ie,eff; below 0 for what nobody can understand.</summary>
    public static double Rating(double loss, double jitter)
    {
        // A receiver waits a packet and, by rule of thumb, twice the jitter.
        double delay = PacketMilliseconds + (2 * 1000 * jitter);

        // Id in its usual linear form: it bends at 177.3 ms.
        double delayImpairment = (0.024 * delay) + (0.11 * Math.Max(0, delay - 177.3));

        // G.107 §7.5, Ie,eff with Ie = 0 (G.711) and BurstR = 1 (random loss).
        double percent = 100 * loss;
        double lossImpairment = 95 * percent / (percent + LossRobustness);
        return Best - delayImpairment - lossImpairment;
    }

    /// <summary>The score of a rating (G.107 Annex B); the formula dips below 1 near 0, the scale does not.</summary>
    public static double MosOf(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };
}

namespace Routing.Media.Audio;

/// <summary>
/// 16 kHz to 8 kHz: a windowed-sinc low-pass below 4 kHz (63 taps, Blackman), then every second sample,
/// so that what lies above the telephone band does not fold down into it.
/// </summary>
internal static class Decimator
{
    private const int Taps = 63;
    private const double Cutoff = 3600.0 / 16000;

    private static readonly double[] Kernel = MakeKernel();

    /// <summary>Half as many samples at half the rate.</summary>
    public static short[] Halve(ReadOnlySpan<short> samples)
    {
        short[] result = new short[(samples.Length + 1) / 2];
        for (int i = 0; i < result.Length; i++)
        {
            double sum = 0;
            int first = (2 * i) - (Taps / 2);
            for (int k = Math.Max(0, -first); k < Taps && first + k < samples.Length; k++)
            {
                sum += Kernel[k] * samples[first + k];
            }

            result[i] = (short)Math.Clamp(Math.Round(sum), short.MinValue, short.MaxValue);
        }

        return result;
    }

    private static double[] MakeKernel()
    {
        double[] kernel = new double[Taps];
        double total = 0;
        for (int i = 0; i < Taps; i++)
        {
            double x = i - (Taps / 2);
            double sinc = x == 0 ? 2 * Cutoff : Math.Sin(2 * Math.PI * Cutoff * x) / (Math.PI * x);
            double turn = 2 * Math.PI * i / (Taps - 1);
            kernel[i] = sinc * (0.42 - (0.5 * Math.Cos(turn)) + (0.08 * Math.Cos(2 * turn)));
            total += kernel[i];
        }

        return Array.ConvertAll(kernel, k => k / total);
    }
}

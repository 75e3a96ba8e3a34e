namespace Routing.Scenarios.Media;

/// <summary>ITU-T G.711 µ-law, written from its definition and apart from the engine's.</summary>
internal static class ULaw
{
    private const int Bias = 0x84;
    private const int Clip = 32635;

    public static short Decode(byte code)
    {
        int bits = ~code & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + Bias) << ((bits >> 4) & 7)) - Bias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    public static byte Encode(short sample)
    {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.Min(Math.Abs((int)sample), Clip) + Bias;
        int segment = Math.Max(0, 31 - int.LeadingZeroCount(magnitude) - 7);
        return (byte)~(sign | (segment << 4) | ((magnitude >> (segment + 3)) & 0x0F));
    }
}

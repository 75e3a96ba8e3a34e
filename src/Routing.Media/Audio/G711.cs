using System.Numerics;

namespace Routing.Media.Audio;

/// <summary>
/// ITU-T G.711 between 16-bit linear samples and the two laws, and from one law to the other. Pure and
/// allocation-free; used by the relay (transcoding), the prompts (encoding at load) and tests.
/// </summary>
public static class G711
{
    /// <summary>Samples, and therefore bytes, of one 20 ms frame.</summary>
    public const int FrameSize = 160;

    /// <summary>Silence in µ-law.</summary>
    public const byte MuSilence = 0xFF;

    /// <summary>Silence in A-law.</summary>
    public const byte ASilence = 0xD5;

    private const int MuBias = 132;     // 33 of the recommendation's 14-bit scale, in 16 bits
    private const int MuClip = 32635;

    private static readonly short[] MuDecode = Table(DecodeMuSlow);
    private static readonly short[] ADecode = Table(DecodeASlow);
    private static readonly byte[] MuToA = Translation(MuDecode, EncodeA);
    private static readonly byte[] AToMu = Translation(ADecode, EncodeMu);

    /// <summary>The byte that is silence in <paramref name="codec"/>.</summary>
    public static byte Silence(AudioCodec codec) => codec == AudioCodec.Pcmu ? MuSilence : ASilence;

    /// <summary>One linear sample in µ-law.</summary>
    public static byte EncodeMu(short sample)
    {
        int magnitude = Math.Min(Math.Abs((int)sample), MuClip) + MuBias;
        int exponent = BitOperations.Log2((uint)magnitude) - 7;
        int mantissa = (magnitude >> (exponent + 3)) & 0x0F;
        int sign = sample < 0 ? 0x80 : 0;
        return (byte)~(sign | (exponent << 4) | mantissa);
    }

    /// <summary>One linear sample in A-law.</summary>
    public static byte EncodeA(short sample)
    {
        // A negative value is its one's complement, so that -1 falls into the first negative step.
        int magnitude = (sample < 0 ? ~sample : sample) >> 4;
        int exponent = magnitude < 32 ? (magnitude >> 4) : BitOperations.Log2((uint)magnitude) - 3;
        int mantissa = (exponent < 2 ? magnitude : magnitude >> (exponent - 1)) & 0x0F;
        int sign = sample < 0 ? 0 : 0x80;
        return (byte)((sign | (exponent << 4) | mantissa) ^ 0x55);
    }

    /// <summary>One byte of <paramref name="codec"/> as a linear sample.</summary>
    public static short Decode(AudioCodec codec, byte value) => codec == AudioCodec.Pcmu ? MuDecode[value] : ADecode[value];

    /// <summary>Decodes as many bytes as both spans hold.</summary>
    public static void Decode(AudioCodec codec, ReadOnlySpan<byte> source, Span<short> target)
    {
        short[] table = codec == AudioCodec.Pcmu ? MuDecode : ADecode;
        int length = Math.Min(source.Length, target.Length);
        for (int i = 0; i < length; i++)
        {
            target[i] = table[source[i]];
        }
    }

    /// <summary>Encodes as many samples as both spans hold.</summary>
    public static void Encode(AudioCodec codec, ReadOnlySpan<short> source, Span<byte> target)
    {
        int length = Math.Min(source.Length, target.Length);
        for (int i = 0; i < length; i++)
        {
            target[i] = codec == AudioCodec.Pcmu ? EncodeMu(source[i]) : EncodeA(source[i]);
        }
    }

    /// <summary>Turns <paramref name="payload"/> from one law into the other, in place.</summary>
    public static void Transcode(AudioCodec from, AudioCodec to, Span<byte> payload)
    {
        if (from == to)
        {
            return;
        }

        byte[] table = from == AudioCodec.Pcmu ? MuToA : AToMu;
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] = table[payload[i]];
        }
    }

    private static short DecodeMuSlow(byte value)
    {
        int bits = ~value & 0xFF;
        int magnitude = ((((bits & 0x0F) << 3) + MuBias) << ((bits >> 4) & 7)) - MuBias;
        return (short)((bits & 0x80) != 0 ? -magnitude : magnitude);
    }

    private static short DecodeASlow(byte value)
    {
        int bits = value ^ 0x55;
        int exponent = (bits >> 4) & 7;
        int magnitude = ((bits & 0x0F) << 4) + 8;
        magnitude = exponent == 0 ? magnitude : (magnitude + 256) << (exponent - 1);
        return (short)((bits & 0x80) != 0 ? magnitude : -magnitude);
    }

    private static short[] Table(Func<byte, short> decode)
    {
        short[] table = new short[256];
        for (int i = 0; i < 256; i++)
        {
            table[i] = decode((byte)i);
        }

        return table;
    }

    private static byte[] Translation(short[] decoded, Func<short, byte> encode) => Array.ConvertAll(decoded, s => encode(s));
}

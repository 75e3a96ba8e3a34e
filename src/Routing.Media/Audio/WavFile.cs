using System.Buffers.Binary;

namespace Routing.Media.Audio;

/// <summary>
/// Reads a RIFF WAVE file into linear samples at 8 kHz: 16-bit PCM, µ-law or A-law, mono or stereo
/// (averaged), 8 or 16 kHz. Pure; what cannot be used is refused in words a person can act on.
/// </summary>
internal static class WavFile
{
    /// <summary>Larger files are refused: about 34 minutes of 16 kHz stereo.</summary>
    public const int MaxBytes = 128 << 20;

    private const ushort FormatPcm = 1;
    private const ushort FormatALaw = 6;
    private const ushort FormatMuLaw = 7;
    private const ushort FormatExtensible = 0xFFFE;

    /// <summary>The samples of <paramref name="file"/>, or null and why not.</summary>
    public static short[]? Read(ReadOnlySpan<byte> file, out string problem)
    {
        if (file.Length < 12 || !file[..4].SequenceEqual("RIFF"u8) || !file[8..12].SequenceEqual("WAVE"u8))
        {
            return Refuse(out problem, "it is not a WAV file (no RIFF/WAVE header); convert it: sox IN -r 8000 -c 1 -b 16 OUT.wav");
        }

        ReadOnlySpan<byte> format = default;
        ReadOnlySpan<byte> rest = file[12..];
        while (rest.Length >= 8)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            ReadOnlySpan<byte> name = rest[..4];
            ReadOnlySpan<byte> body = rest[8..];
            if (name.SequenceEqual("data"u8))
            {
                return ReadData(format, body, size, out problem);
            }

            if (size > body.Length)
            {
                return Refuse(out problem, $"it is cut short: a chunk says {size} bytes, {body.Length} are left; copy it again");
            }

            format = name.SequenceEqual("fmt "u8) ? body[..(int)size] : format;
            int padded = (int)Math.Min(size + (size & 1), (uint)body.Length); // chunks stand at even offsets
            rest = body[padded..];
        }

        return Refuse(out problem, "it has no data chunk; record or convert it again");
    }

    private static short[]? ReadData(ReadOnlySpan<byte> format, ReadOnlySpan<byte> body, uint size, out string problem)
    {
        if (format.Length < 16)
        {
            return Refuse(out problem, "it has no format chunk before its data; convert it: sox IN -r 8000 -c 1 -b 16 OUT.wav");
        }

        // Writers to a pipe do not know the size and leave 0 or all ones: then the data is the rest.
        bool streamed = size is 0 or 0xFFFFFFFF;
        if (!streamed && size > body.Length)
        {
            return Refuse(out problem, $"it is cut short: the data chunk says {size} bytes, {body.Length} are there; copy it again");
        }

        ReadOnlySpan<byte> data = streamed ? body : body[..(int)size];
        ushort tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        ushort channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        ushort bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (tag == FormatExtensible && format.Length >= 26)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(format[24..]); // the first two bytes of the sub-format's GUID
        }

        if (channels is not (1 or 2) || rate is not (8000 or 16000))
        {
            return Refuse(out problem, $"it has {channels} channels at {rate} Hz; use 1 or 2 channels at 8000 or 16000 Hz");
        }

        short[]? samples = (tag, bits) switch
        {
            (FormatPcm, 16) => Linear(data, channels),
            (FormatMuLaw, 8) => Compressed(AudioCodec.Pcmu, data, channels),
            (FormatALaw, 8) => Compressed(AudioCodec.Pcma, data, channels),
            _ => null,
        };
        if (samples is null)
        {
            return Refuse(out problem, $"its format is {tag} with {bits} bits a sample; use 16-bit PCM, µ-law or A-law");
        }

        if (samples.Length == 0)
        {
            return Refuse(out problem, "it holds no sound");
        }

        problem = "";
        return rate == 16000 ? Decimator.Halve(samples) : samples;
    }

    private static short[] Linear(ReadOnlySpan<byte> data, int channels)
    {
        short[] samples = new short[data.Length / (2 * channels)];
        for (int i = 0; i < samples.Length; i++)
        {
            ReadOnlySpan<byte> at = data[(i * 2 * channels)..];
            int left = BinaryPrimitives.ReadInt16LittleEndian(at);
            samples[i] = (short)(channels == 1 ? left : (left + BinaryPrimitives.ReadInt16LittleEndian(at[2..])) / 2);
        }

        return samples;
    }

    private static short[] Compressed(AudioCodec codec, ReadOnlySpan<byte> data, int channels)
    {
        short[] samples = new short[data.Length / channels];
        for (int i = 0; i < samples.Length; i++)
        {
            int left = G711.Decode(codec, data[i * channels]);
            samples[i] = (short)(channels == 1 ? left : (left + G711.Decode(codec, data[(i * channels) + 1])) / 2);
        }

        return samples;
    }

    private static short[]? Refuse(out string problem, string text)
    {
        problem = text;
        return null;
    }
}

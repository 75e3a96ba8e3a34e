using System.Buffers.Binary;

namespace Routing.Bench.Soak;

/// <summary>A prompt and music, as files: two seconds of a tone, 8 kHz, 16 bits, mono.</summary>
internal static class SoakSounds
{
    private const int Rate = 8000;

    public static void Write(string folder)
    {
        Write(Path.Combine(folder, "prompts/en/menu.wav"), 700);
        Write(Path.Combine(folder, "music/hold.wav"), 300);
    }

    private static void Write(string file, int hertz)
    {
        const int Bytes = 2 * 2 * Rate;
        byte[] wav = new byte[44 + Bytes];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), 36 + Bytes);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1); // PCM
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1); // channels
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), 2 * Rate);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), Bytes);
        for (int i = 0; i < 2 * Rate; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(44 + (2 * i)), (short)(8000 * Math.Sin(2 * Math.PI * hertz * i / Rate)));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, wav);
    }
}

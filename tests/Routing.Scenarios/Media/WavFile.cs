using System.Text;

namespace Routing.Scenarios.Media;

/// <summary>WAV files of 16-bit PCM: written at 8 kHz mono for prompts and phones, read as the phones record them.</summary>
internal static class WavFile
{
    public static void Write(string path, ReadOnlySpan<short> samples)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new BinaryWriter(File.Create(path));
        int bytes = samples.Length * 2;
        file.Write("RIFF"u8);
        file.Write(36 + bytes);
        file.Write("WAVEfmt "u8);
        file.Write(16);
        file.Write((short)1); // PCM
        file.Write((short)1); // mono
        file.Write(Tone.Rate);
        file.Write(Tone.Rate * 2);
        file.Write((short)2);
        file.Write((short)16);
        file.Write("data"u8);
        file.Write(bytes);
        foreach (short sample in samples)
        {
            file.Write(sample);
        }
    }

    /// <summary>The first channel's samples. A file that is still being written is read as far as it goes.</summary>
    public static short[] Read(string path)
    {
        using var file = new BinaryReader(File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file.ReadBytes(4)));
        file.BaseStream.Position = 22;
        int channels = file.ReadInt16();
        Assert.Equal(Tone.Rate, file.ReadInt32());
        file.BaseStream.Position = 12;
        while (Encoding.ASCII.GetString(file.ReadBytes(4)) != "data")
        {
            int skip = file.ReadInt32();
            file.BaseStream.Position += skip;
        }

        file.ReadInt32(); // the length, which is only right once the file is closed
        byte[] rest = file.ReadBytes((int)(file.BaseStream.Length - file.BaseStream.Position));
        var samples = new short[rest.Length / 2 / channels];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BitConverter.ToInt16(rest, i * 2 * channels);
        }

        return samples;
    }
}

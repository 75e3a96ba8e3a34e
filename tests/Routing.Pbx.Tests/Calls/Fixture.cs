using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Routing.Pbx.Tests.Configuration;

namespace Routing.Pbx.Tests.Calls;

/// <summary>The configuration of a <see cref="World"/>: the files beside the tests, and silence of a known length for prompts.</summary>
internal static class Fixture
{
    /// <summary>Seconds of each prompt.</summary>
    public static IReadOnlyDictionary<string, int> Seconds { get; } = new Dictionary<string, int>
    {
        ["greeting.wav"] = 4,
        ["choose.wav"] = 3,
        ["sorry.wav"] = 2,
        ["hold.wav"] = 5,
        ["say/place_1.wav"] = 2,
        ["say/place_2.wav"] = 2,
        ["say/place_more.wav"] = 2,
        ["say/wait_0.wav"] = 3,
        ["say/wait_1.wav"] = 3,
    };

    public static void CopyTo(TestDirectory directory)
    {
        foreach (string file in Directory.GetFiles(Folder(), "*.yaml"))
        {
            directory[Path.GetFileName(file)] = File.ReadAllText(file);
        }

        Directory.CreateDirectory(Path.Combine(directory.Path, "prompts", "en", "say"));
        foreach ((string name, int seconds) in Seconds)
        {
            File.WriteAllBytes(Path.Combine(directory.Path, "prompts", "en", name), Silence(seconds));
        }
    }

    /// <summary>Where the files are.</summary>
    public static string Place => Folder();

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "fixture");

    // RIFF: PCM, mono, 8 kHz, 16 bits.
    public static byte[] Silence(int seconds)
    {
        int samples = seconds * 8000 * 2;
        byte[] wav = new byte[44 + samples];
        "RIFF"u8.CopyTo(wav);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(4), 36 + samples);
        "WAVEfmt "u8.CopyTo(wav.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(24), 8000);
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(28), 16000);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), 16);
        "data"u8.CopyTo(wav.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(wav.AsSpan(40), samples);
        return wav;
    }
}

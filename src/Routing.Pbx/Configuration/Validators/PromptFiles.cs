using System.Buffers.Binary;
using Routing.Pbx.Configuration.Yaml;

namespace Routing.Pbx.Configuration.Validators;

/// <summary>Each audio file is what the player takes: WAV, 8 or 16 kHz, one or two channels, 16-bit or G.711.</summary>
internal sealed class PromptFiles : IConfigValidator
{
    private const int HeaderSize = 36;

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        foreach ((string key, string path) in scope.Prompts.PathByKey)
        {
            if (Complaint(path) is { } wrong)
            {
                problems.Error(Place.Whole($"{scope.Directory}/{key}"), wrong);
            }
        }
    }

    private static string? Complaint(string path)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        try
        {
            // Pipes and devices say that they are empty; opening one could wait for ever.
            if (new FileInfo(path).Length < HeaderSize)
            {
                return "this is not a WAV file: it is too short";
            }

            using FileStream file = File.OpenRead(path);
            file.ReadExactly(header);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"this file cannot be read: {e.Message}";
        }

        if (!header[..4].SequenceEqual("RIFF"u8) || !header[8..12].SequenceEqual("WAVE"u8))
        {
            return "this is not a WAV file";
        }

        if (!header[12..16].SequenceEqual("fmt "u8))
        {
            return null; // other chunks come first: the player reads on
        }

        int format = BinaryPrimitives.ReadUInt16LittleEndian(header[20..]);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(header[22..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(header[34..]);

        // WAVE_FORMAT_PCM 1, ALAW 6, MULAW 7, EXTENSIBLE 0xfffe (whose true format comes later).
        bool fine = channels is 1 or 2 && rate is 8000 or 16000 && ((format is 1 or 0xfffe && bits == 16) || (format is 6 or 7 && bits == 8));
        return fine ? null : $"this is WAV with {rate} Hz, {channels} channel(s), {bits} bits: convert it, sox IN -r 8000 -c 1 -b 16 OUT.wav";
    }
}

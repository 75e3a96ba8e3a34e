using System.Collections.Concurrent;
using System.Globalization;

namespace Routing.Media.Audio;

/// <summary>
/// The loaded prompts by name, swapped as a whole, and the built-in ones: <c>tone:HERTZ</c> (one second
/// of a sine, seamless when looped) and <c>silence</c>. Any thread.
/// </summary>
internal sealed class PromptStore
{
    /// <summary>A second of silence.</summary>
    public const string Silence = "silence";

    private const string TonePrefix = "tone:";

    private readonly ConcurrentDictionary<string, Prompt> _builtIn = new(StringComparer.Ordinal);

    // Replaced by Load and Add, read by Find: the dictionary behind it is never changed after it is published.
    private volatile Dictionary<string, Prompt> _byName = new(StringComparer.Ordinal);

    /// <summary>Loads each file; what was loaded before goes. Returns one line for each file that cannot be used.</summary>
    public IReadOnlyList<string> Load(IReadOnlyDictionary<string, string> pathByName)
    {
        var loaded = new Dictionary<string, Prompt>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach ((string name, string path) in pathByName)
        {
            if (TryRead(path, out string problem) is { } samples)
            {
                loaded[name] = new Prompt(name, samples);
            }
            else
            {
                problems.Add($"{path}: prompt '{name}' cannot be used: {problem}");
            }
        }

        _byName = loaded;
        return problems;
    }

    /// <summary>Adds one prompt, or replaces the one of its name.</summary>
    public void Add(Prompt prompt) => _byName = new Dictionary<string, Prompt>(_byName, StringComparer.Ordinal) { [prompt.Name] = prompt };

    /// <summary>The prompts of these names in order, or null when one is not known.</summary>
    public Prompt[]? Find(IReadOnlyList<string> names)
    {
        var prompts = new Prompt[names.Count];
        for (int i = 0; i < prompts.Length; i++)
        {
            if ((_byName.GetValueOrDefault(names[i]) ?? BuiltIn(names[i])) is not { } prompt)
            {
                return null;
            }

            prompts[i] = prompt;
        }

        return prompts;
    }

    // Whole hertz only, so that a second ends where it began; and so at most 4,000 of them are ever kept.
    private Prompt? BuiltIn(string name)
    {
        int hertz = 0;
        bool known = name == Silence
            || (name.StartsWith(TonePrefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(TonePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out hertz)
                && hertz is > 0 and < 4000);
        return known ? _builtIn.GetOrAdd(name, static (n, hz) => Make(n, hz), hertz) : null;
    }

    private static Prompt Make(string name, int hertz)
    {
        short[] second = new short[ToneGenerator.SampleRate];
        if (hertz != 0)
        {
            new ToneGenerator(hertz).Read(second);
        }

        return new Prompt(name, second);
    }

    private static short[]? TryRead(string path, out string problem)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                problem = "there is no such file; put it there or correct its name";
                return null;
            }

            if (file.Length > WavFile.MaxBytes)
            {
                problem = $"it has {file.Length >> 20} MB, at most {WavFile.MaxBytes >> 20} are taken; shorten it";
                return null;
            }

            return WavFile.Read(File.ReadAllBytes(path), out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = $"it cannot be read ({e.Message}); check its owner and mode";
            return null;
        }
    }
}

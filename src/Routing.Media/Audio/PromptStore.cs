using System.Collections.Concurrent;
using System.Globalization;

namespace Routing.Media.Audio;

/// <summary>
/// The loaded prompts by name, swapped as a whole; what a load dropped, for calls that began before it; and the built-in ones: <c>tone:HERTZ</c> (one second
/// of a sine, seamless when looped) and <c>silence</c>. Any thread.
/// </summary>
internal sealed class PromptStore
{
    /// <summary>A second of silence.</summary>
    public const string Silence = "silence";

    // So at most three sets are in memory, and two reloads in a row do not silence a running call.
    private const int LoadsKept = 2;

    private const string TonePrefix = "tone:";

    private readonly ConcurrentDictionary<string, Prompt> _builtIn = new(StringComparer.Ordinal);

    // Replaced by Load and Add, read by Find: the dictionary behind it is never changed after it is published.
    private volatile Dictionary<string, Loaded> _byName = new(StringComparer.Ordinal);

    /// <summary>
    /// Loads each file in place of what was loaded before. A name that is no longer among them, or whose
    /// file cannot be used, keeps its prompt for two loads more and is gone with the third. Returns one line
    /// for each file that cannot be used.
    /// </summary>
    public IReadOnlyList<string> Load(IReadOnlyDictionary<string, string> pathByName)
    {
        var loaded = new Dictionary<string, Loaded>(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach ((string name, string path) in pathByName)
        {
            if (TryRead(path, out string problem) is { } samples)
            {
                loaded[name] = new Loaded(new Prompt(name, samples), 0);
            }
            else
            {
                problems.Add($"{path}: prompt '{name}' cannot be used: {problem}");
            }
        }

        foreach ((string name, Loaded before) in _byName)
        {
            if (before.LoadsAgo < LoadsKept)
            {
                loaded.TryAdd(name, before with { LoadsAgo = before.LoadsAgo + 1 });
            }
        }

        _byName = loaded;
        return problems;
    }

    /// <summary>Adds one prompt, or replaces the one of its name.</summary>
    public void Add(Prompt prompt) =>
        _byName = new Dictionary<string, Loaded>(_byName, StringComparer.Ordinal) { [prompt.Name] = new Loaded(prompt, 0) };

    /// <summary>The prompts of these names in order, or null when one is not known.</summary>
    public Prompt[]? Find(IReadOnlyList<string> names)
    {
        var prompts = new Prompt[names.Count];
        for (int i = 0; i < prompts.Length; i++)
        {
            if ((_byName.GetValueOrDefault(names[i]).Prompt ?? BuiltIn(names[i])) is not { } prompt)
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

    /// <summary>A prompt, and how many loads ago it was last in the set.</summary>
    private readonly record struct Loaded(Prompt Prompt, int LoadsAgo);
}

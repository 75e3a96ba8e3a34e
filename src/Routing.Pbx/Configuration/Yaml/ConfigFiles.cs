using System.Text;

namespace Routing.Pbx.Configuration.Yaml;

/// <summary>Reads all files of a directory and merges their sections into one map, as if they were one file.</summary>
internal sealed class ConfigFiles
{
    private const int LargestFile = 8 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SectionMerge _merge;
    private readonly ProblemList _problems;
    private readonly Substitution _substitution;

    private ConfigFiles(string directory, Func<string, string?> environment, ProblemList problems)
    {
        _problems = problems;
        _merge = new SectionMerge(problems);
        _substitution = new Substitution(directory, environment);
    }

    /// <summary>The directory as the admin names it.</summary>
    public required string Shown { get; init; }

    /// <summary>All sections of all files, as one map.</summary>
    public ConfigNode Root => _merge.Root(Place.Whole(Shown));

    /// <summary>Audio files by their path below the directory.</summary>
    public IReadOnlyList<(string Key, string Path)> Audio { get; private set; } = [];

    /// <summary>False when a file could not be read: then names that seem to be missing may stand in it.</summary>
    public bool IsComplete { get; private set; }

    public static ConfigFiles Read(string directory, Func<string, string?> environment, ProblemList problems)
    {
        var files = new ConfigFiles(directory, environment, problems) { Shown = NameOf(directory) };
        ConfigDirectory found = ConfigDirectory.Walk(directory, files.Shown, problems);
        files.Audio = found.Audio;
        files.IsComplete = !problems.HasErrors;
        foreach ((string key, string path) in found.Yaml)
        {
            files.IsComplete &= files.TryAdd($"{files.Shown}/{key}", path);
        }

        return files;
    }

    private static string NameOf(string directory)
    {
        string shown = directory.Length > 1 ? directory.TrimEnd('/') : directory;
        return shown.StartsWith("./", StringComparison.Ordinal) && shown.Length > 2 ? shown[2..] : shown;
    }

    private bool TryAdd(string shown, string path)
    {
        string? text = ReadText(shown, path);
        if (text is null)
        {
            return false;
        }

        var before = new ProblemList();
        ConfigNode? root = YamlFileParser.Parse(shown, text, _substitution, before);
        _problems.AddAll(before);
        if (root is null || root.IsNothing)
        {
            if (!before.HasErrors)
            {
                _problems.Warning(Place.Whole(shown), "this file says nothing");
            }

            return !before.HasErrors;
        }

        return _merge.TryAdd(root);
    }

    private string? ReadText(string shown, string path)
    {
        try
        {
            // A pipe or a device says that it is empty; opening one could wait for ever.
            long length = new FileInfo(path).Length;
            if (length == 0)
            {
                return "";
            }

            if (length > LargestFile)
            {
                _problems.Error(Place.Whole(shown), "this file is larger than 8 MiB: split it");
                return null;
            }

            return Decode(shown, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Error(Place.Whole(shown), $"this file cannot be read: {e.Message}");
            return null;
        }
    }

    private string? Decode(string shown, byte[] bytes)
    {
        int good = 0;
        try
        {
            string text = Strict.GetString(bytes);
            if (text.StartsWith('\uFEFF'))
            {
                text = text[1..];
            }

            int control = text.AsSpan().IndexOfAnyInRange('\0', '\u0008');
            if (control < 0)
            {
                return text;
            }

            _problems.Error(PlaceOf(shown, text.AsSpan(0, control)), "there is a control character here: is this a text file?");
            return null;
        }
        catch (DecoderFallbackException e)
        {
            good = Math.Clamp(e.Index, 0, bytes.Length);
        }

        string before = Encoding.UTF8.GetString(bytes, 0, good);
        _problems.Error(PlaceOf(shown, before), "this is not UTF-8 text: save the file as UTF-8");
        return null;
    }

    private static Place PlaceOf(string shown, ReadOnlySpan<char> before) =>
        new(shown, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
}

namespace Routing.Pbx.Configuration.Yaml;

/// <summary>
/// Finds the files of a configuration: each <c>*.yaml</c> but <c>*.test.yaml</c>, and each <c>*.wav</c>, in the
/// directory and below. Names that begin with a dot are passed over: editors' leftovers, and the
/// <c>..data</c> links of a mounted Kubernetes volume, which would show each file three times.
/// </summary>
internal sealed class ConfigDirectory
{
    private const int DeepestFolder = 16;
    private const int MostFiles = 20_000;

    private readonly List<(string Key, string Path)> _yaml = [];
    private readonly List<(string Key, string Path)> _audio = [];
    private readonly HashSet<string> _above = new(StringComparer.Ordinal);
    private readonly string _shown;
    private readonly ProblemList _problems;
    private int _files;

    private ConfigDirectory(string shown, ProblemList problems)
    {
        _shown = shown;
        _problems = problems;
    }

    /// <summary>YAML files by their path below the directory, sorted.</summary>
    public IReadOnlyList<(string Key, string Path)> Yaml => _yaml;

    /// <summary>Audio files by their path below the directory, sorted.</summary>
    public IReadOnlyList<(string Key, string Path)> Audio => _audio;

    /// <summary>Walks <paramref name="directory"/>; <paramref name="shown"/> is how the admin names it.</summary>
    public static ConfigDirectory Walk(string directory, string shown, ProblemList problems)
    {
        var files = new ConfigDirectory(shown, problems);
        if (!Directory.Exists(directory))
        {
            problems.Error(Place.Whole(shown), "there is no such directory");
            return files;
        }

        files.Visit(new DirectoryInfo(directory), Path.GetFullPath(directory), "", 0);
        if (files._yaml.Count == 0 && !problems.HasErrors)
        {
            problems.Error(Place.Whole(shown), "there is no *.yaml file in this directory");
        }

        return files;
    }

    private void Visit(DirectoryInfo folder, string real, string key, int depth)
    {
        if (depth > DeepestFolder)
        {
            _problems.Error(Whole(key), $"folders more than {DeepestFolder} deep are not read");
            return;
        }

        if (!_above.Add(real))
        {
            _problems.Error(Whole(key), "this symbolic link leads back to a folder that it stands in");
            return;
        }

        try
        {
            foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
            {
                if (!entry.Name.StartsWith('.') && !VisitEntry(entry, real, key.Length == 0 ? entry.Name : $"{key}/{entry.Name}", depth))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Error(Whole(key), $"this folder cannot be read: {e.Message}");
        }
        finally
        {
            _above.Remove(real);
        }
    }

    private bool VisitEntry(FileSystemInfo entry, string realFolder, string key, int depth)
    {
        if (++_files > MostFiles)
        {
            _problems.Error(Place.Whole(_shown), $"there are more than {MostFiles} files in this directory: is it the right one?");
            return false;
        }

        bool isYaml = key.EndsWith(".yaml", StringComparison.Ordinal) && !key.EndsWith(".test.yaml", StringComparison.Ordinal);
        bool isAudio = key.EndsWith(".wav", StringComparison.Ordinal);
        string real = Path.Combine(realFolder, entry.Name);
        if (entry.LinkTarget is not null)
        {
            FileSystemInfo? target = Follow(entry, key);
            if (target is null)
            {
                return true;
            }

            real = target.FullName;
        }

        if (Directory.Exists(real))
        {
            Visit(new DirectoryInfo(real), Path.GetFullPath(real), key, depth + 1);
        }
        else if (isYaml || isAudio)
        {
            (isYaml ? _yaml : _audio).Add((key, real));
        }

        return true;
    }

    private FileSystemInfo? Follow(FileSystemInfo link, string key)
    {
        try
        {
            FileSystemInfo? target = link.ResolveLinkTarget(returnFinalTarget: true);
            if (target is { Exists: true })
            {
                return target;
            }

            _problems.Error(Whole(key), $"this symbolic link leads to {link.LinkTarget}, which is not there");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Error(Whole(key), "this symbolic link cannot be followed: it leads to itself, or may not be read");
        }

        return null;
    }

    private Place Whole(string key) => Place.Whole(key.Length == 0 ? _shown : $"{_shown}/{key}");
}

namespace Routing.Pbx.Restarts;

/// <summary>
/// A small file of the data directory that is replaced whole, so that there is always one that is complete, and that its owner
/// alone may read: it says who calls whom from where.
/// </summary>
internal static class StateFile
{
    /// <summary>More than any real one has; what is larger is none of ours.</summary>
    public const long MostBytes = 64L << 20;

    /// <summary>Puts what <paramref name="write"/> writes in the place of what was there, which stays as <paramref name="keepAs"/> if that is a path.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static void Replace(string path, Action<Stream> write, string? keepAs = null)
    {
        string next = path + ".new";
        File.Delete(next); // with whatever rights an earlier try gave it
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(next, options))
        {
            write(file);
            file.Flush(flushToDisk: true);
        }

        if (keepAs is not null && File.Exists(path))
        {
            File.Move(path, keepAs, overwrite: true);
        }

        File.Move(next, path, overwrite: true);
    }
}

using System.Text;
using Routing.Pbx.Configuration.Plans;

namespace Routing.Server.Hosting;

/// <summary>
/// The data directory: made where it is missing, held by this process alone until it is disposed, and known
/// to be writable before anything else starts. The engine opens it once.
/// </summary>
internal sealed class DataDirectory : IAsyncDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream held, string database)
    {
        _path = path;
        _lock = held;
        Database = database;
        AdminToken = SecretFile.ReadOrCreate(path, SecretFile.AdminToken);
        NonceKey = Encoding.UTF8.GetBytes(SecretFile.ReadOrCreate(path, SecretFile.NonceKey));
    }

    /// <summary>The file of the interaction records.</summary>
    public string Database { get; }

    /// <summary>Where records wait that the store does not take.</summary>
    public string SpillFile => Path.Combine(_path, "records.spill.jsonl");

    /// <summary>The token of whoever owns this machine.</summary>
    public string AdminToken { get; }

    /// <summary>The secret behind the challenges to phones.</summary>
    public ReadOnlyMemory<byte> NonceKey { get; }

    /// <summary>Where a file lies that the configuration names: in this directory unless the path is absolute.</summary>
    public string PathOf(string file) => Path.Combine(_path, file);

    /// <summary>Opens it.</summary>
    /// <exception cref="EngineStartException">It can not be used: says which file and why.</exception>
    public static DataDirectory Open(string path, NodePlan node)
    {
        FileStream? held = null;
        try
        {
            CreatePrivately(path);
            held = Hold(path);
            string database = Path.Combine(path, node.Store["sqlite:".Length..]);
            Look(database);
            return new DataDirectory(path, held, database);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or EngineStartException)
        {
            held?.Dispose();
            throw e as EngineStartException
                ?? new EngineStartException($"the data directory {path} cannot be used: {e.Message.TrimEnd('.')}; choose another with --data", e);
        }
    }

    /// <summary>Lets another process have it.</summary>
    public ValueTask DisposeAsync() => _lock.DisposeAsync();

    // What is there already stays as its owner wants it: a group may be meant to read reports.
    private static void CreatePrivately(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // .NET takes an advisory lock on a file that is not shared: the kernel frees it with the process, however that ends.
    private static FileStream Hold(string path)
    {
        string file = Path.Combine(path, "routing.lock");
        if (Directory.Exists(file))
        {
            throw new EngineStartException($"{file} is a directory: remove it");
        }

        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new EngineStartException($"the data directory {path} is in use by another routing; choose another with --data", e);
        }
    }

    // The store itself is patient with a disk that fails and comes back. What will never be a database is said now.
    private static void Look(string database)
    {
        CreatePrivately(Path.GetDirectoryName(Path.GetFullPath(database))!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            // It holds who called whom. What SQLite puts beside it has the rights of this file.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(database, options);
        byte[] head = new byte[16];
        int read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (read > 0 && Encoding.ASCII.GetString(head, 0, read) != "SQLite format 3\0")
        {
            throw new EngineStartException($"{database} is not an SQLite database: move it away, or name another in node.store");
        }
    }
}

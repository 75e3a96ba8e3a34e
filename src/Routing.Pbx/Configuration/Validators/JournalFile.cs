namespace Routing.Pbx.Configuration.Validators;

/// <summary>
/// The ACD's journal is a file of its own, none of those that the engine keeps in its data directory, and can be made
/// where it is named, as far as that is known here.
/// </summary>
internal sealed class JournalFile : IConfigValidator
{
    // Stands for the data directory where two of its files are compared.
    private const string SomeDirectory = "/data";

    /// <summary>What the engine itself keeps in its data directory, besides the database.</summary>
    public static readonly IReadOnlyList<string> Own =
    [
        "admin.token", "nonce.key", "records.spill.jsonl", "routing.lock",
        "desks.jsonl", "desks.jsonl.new", "desks.jsonl.unread", "registrations.jsonl", "registrations.jsonl.new", "registrations.jsonl.unread",
    ];

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        if (scope.Config.Acd.Journal is not { } journal)
        {
            return;
        }

        string database = scope.Config.Node.Store.Value["sqlite:".Length..];
        string[] taken = [.. Own, database, $"{database}-wal", $"{database}-shm", $"{database}-journal"];
        if (journal.Value.Length == 0 || taken.Any(file => Same(file, journal.Value) || Same(file, journal.Value + ".old")))
        {
            problems.Error(journal.At, $"\"{journal.Value}\" is no place for the journal: the engine keeps something else there; write a name of its own, such as acd.journal");
        }
        else if (WhyNot(journal.Value, scope.DataDirectory) is { } why)
        {
            problems.Error(journal.At, $"\"{journal.Value}\" is no place for the journal: {why}");
        }
    }

    private static string? WhyNot(string file, string? data)
    {
        if (file.Contains('\0') || Path.GetFileName(file) is "" or "." or "..")
        {
            return "this names a directory; write a file, such as acd.journal";
        }

        if (data is null && !Path.IsPathRooted(file))
        {
            return null; // shows at the start
        }

        string path = Path.GetFullPath(Path.Combine(data ?? "", file));
        string folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(path) ? $"{path} is a directory"
            : Directory.Exists(folder) || (data is not null && folder == Path.TrimEndingDirectorySeparator(Path.GetFullPath(data))) ? null // the data directory itself is made
            : $"there is no directory {folder}; make it";
    }

    private static bool Same(string one, string other) => !one.Contains('\0') && !other.Contains('\0') && Full(one) == Full(other);

    private static string Full(string file) => Path.GetFullPath(file, SomeDirectory);
}

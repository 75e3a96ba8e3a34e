namespace Routing.Pbx.Configuration.Validators;

/// <summary>The ACD's journal is a file of its own, and none of those that the engine keeps in its data directory.</summary>
internal sealed class JournalFile : IConfigValidator
{
    // Where it lies is known when it runs; here only whether two of its files are one.
    private const string DataDirectory = "/data";

    private static readonly string[] Own = ["admin.token", "records.spill.jsonl", "routing.lock"];

    public void Validate(ConfigScope scope, ProblemList problems)
    {
        if (scope.Config.Acd.Journal is not { } journal)
        {
            return;
        }

        string database = scope.Config.Node.Store.Value["sqlite:".Length..];
        string[] taken = [.. Own, database, $"{database}-wal", $"{database}-shm"];
        if (journal.Value.Length == 0 || taken.Any(file => Same(file, journal.Value) || Same(file, journal.Value + ".old")))
        {
            problems.Error(journal.At, $"\"{journal.Value}\" is no place for the journal: the engine keeps something else there; write a name of its own, such as acd.journal");
        }
    }

    private static bool Same(string one, string other) => !one.Contains('\0') && !other.Contains('\0') && Full(one) == Full(other);

    private static string Full(string file) => Path.GetFullPath(file, DataDirectory);
}

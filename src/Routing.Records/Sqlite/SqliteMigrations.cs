using System.Globalization;
using System.Reflection;
using Dapper;
using Microsoft.Data.Sqlite;
using Routing.Records.Model;

namespace Routing.Records.Sqlite;

/// <summary>
/// Brings a database up to the schema of this build: the numbered files of <c>Migrations/</c>, each once,
/// each in its own transaction, noted in <c>schema_version</c>. A shipped file is never changed.
/// </summary>
internal static class SqliteMigrations
{
    private const string Folder = "Routing.Records.Sqlite.Migrations.";

    /// <summary>The schema that this build writes.</summary>
    public static int Newest => All().Max(migration => migration.Version);

    /// <summary>Applies what is missing. Throws when the database was made by a newer build: writing to it could break it.</summary>
    public static void Apply(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied TEXT NOT NULL) STRICT");
        int current = Current(connection, null);
        if (current > Newest)
        {
            throw new InvalidOperationException(
                $"{connection.DataSource} has schema {current}, made by a newer version; this one knows schemas up to {Newest}.");
        }

        foreach ((int version, string resource) in All().Where(migration => migration.Version > current))
        {
            // Immediate, and asked again inside: two processes may start together.
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            if (Current(connection, transaction) < version)
            {
                connection.Execute(Read(resource), transaction: transaction);
                connection.Execute(
                    "INSERT INTO schema_version (version, applied) VALUES (@version, @applied)",
                    new { version, applied = RecordWords.Of(now) },
                    transaction);
            }

            transaction.Commit();
        }
    }

    private static int Current(SqliteConnection connection, SqliteTransaction? transaction) =>
        connection.ExecuteScalar<int>("SELECT coalesce(max(version), 0) FROM schema_version", transaction: transaction);

    private static IEnumerable<(int Version, string Resource)> All() =>
        from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        where name.StartsWith(Folder, StringComparison.Ordinal)
        let version = int.Parse(name.AsSpan(Folder.Length, 4), CultureInfo.InvariantCulture)
        orderby version
        select (version, name);

    private static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}

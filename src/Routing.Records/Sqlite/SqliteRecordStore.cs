using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Routing.Records.Model;
using Routing.Records.Writing;

namespace Routing.Records.Sqlite;

/// <summary>
/// Records in one SQLite file. Write-ahead logging, so readers never stop the writer and a killed process
/// loses nothing that was committed; <c>synchronous=FULL</c>, so neither does a power cut: it costs one
/// flush a transaction, and transactions are shared and off the calls' path. Made by the server, called by
/// the <see cref="RecordWriter"/> alone. A call waits at most two seconds for another process's lock.
/// </summary>
public sealed class SqliteRecordStore(string path) : IRecordStore
{
    private SqliteConnection? _connection;
    private SqliteStatements? _statements;

    /// <inheritdoc/>
    public void Open(in RecordOrigin origin)
    {
        DateTimeOffset now = origin.Now;
        Attempt(connection =>
        {
            SqliteMigrations.Apply(connection, now);
            return 0;
        });
    }

    /// <inheritdoc/>
    public RecordWriteResult Write(IReadOnlyList<RecordEntry> batch, in RecordOrigin origin)
    {
        RecordOrigin by = origin;
        return Attempt(connection =>
        {
            // Immediate: a lock that is waited for at the start, not found in the middle.
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            int written = 0;
            for (int i = 0; i < batch.Count; i++)
            {
                written += WriteOne(transaction, batch[i], i);
            }

            _statements!.Sign(transaction, by);
            bool anyOpen = _statements.AnyOpen(transaction, by.Run);
            transaction.Commit();
            return new RecordWriteResult(written, anyOpen);
        });
    }

    /// <inheritdoc/>
    public int Recover(in RecordOrigin origin)
    {
        RecordOrigin by = origin;
        var others = new { node = by.Node, run = by.Run.ToString("D") };
        return Attempt(connection =>
        {
            using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
            int written = 0;
            foreach ((string record, string? seen) in connection.Query<(string, string?)>("""
                SELECT o.record, r.seen FROM open_interactions o LEFT JOIN runs r ON r.run = o.run
                WHERE o.node = @node AND o.run <> @run
                """, others, transaction).AsList())
            {
                written += _statements!.Write(transaction, Cut(record, seen));
            }

            connection.Execute("DELETE FROM runs WHERE node = @node AND run <> @run", others, transaction);
            _statements!.Sign(transaction, by);
            transaction.Commit();
            return written;
        });
    }

    /// <inheritdoc/>
    public void Dispose() => Disconnect();

    private int WriteOne(SqliteTransaction transaction, in RecordEntry entry, int index)
    {
        try
        {
            return _statements!.Write(transaction, entry);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 18 or 19 or 20) // TOOBIG, CONSTRAINT, MISMATCH
        {
            throw new RecordRefusedException(index, e);
        }
        catch (ArgumentException e)
        {
            throw new RecordRefusedException(index, e); // a value that has no word
        }
    }

    private static InteractionRecord Cut(string json, string? seen)
    {
        InteractionRecord record = JsonSerializer.Deserialize(json, RecordJson.Default.InteractionRecord)
            ?? throw new JsonException("An open interaction without a record.");
        return CutRecord.Of(record, seen is null ? null : RecordWords.Time(seen));
    }

    private T Attempt<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return work(_connection ?? Connect());
        }
        catch (Exception e) when (e is not RecordRefusedException)
        {
            // After an I/O error nothing about the connection is certain: the next try begins with a new one.
            Disconnect();
            throw;
        }
    }

    private SqliteConnection Connect()
    {
        // No pool: a connection that is closed has closed its files.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 2,
        }.ToString());
        _connection.Open();
        _connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        _statements = new SqliteStatements(_connection);
        return _connection;
    }

    private void Disconnect()
    {
        _statements?.Dispose();
        _connection?.Dispose();
        _statements = null;
        _connection = null;
    }
}

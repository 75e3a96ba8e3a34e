using Microsoft.Data.Sqlite;

namespace Routing.Records.Sqlite;

/// <summary>One prepared statement, run many times with other values: parsing SQL again would be most of the cost.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public SqliteStatement(SqliteConnection connection, string sql, params ReadOnlySpan<string> parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        foreach (string parameter in parameters)
        {
            _command.Parameters.Add(new SqliteParameter("@" + parameter, null));
        }
    }

    /// <summary>Runs it with <paramref name="values"/> in the order of the parameters; returns the rows changed.</summary>
    public int Run(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        return _command.ExecuteNonQuery();
    }

    /// <summary>The same for a statement that asks for one integer.</summary>
    public long Ask(SqliteTransaction transaction, params ReadOnlySpan<object?> values)
    {
        Bind(transaction, values);
        return (long)_command.ExecuteScalar()!;
    }

    public void Dispose() => _command.Dispose();

    private void Bind(SqliteTransaction transaction, ReadOnlySpan<object?> values)
    {
        _command.Transaction = transaction;
        for (int i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}

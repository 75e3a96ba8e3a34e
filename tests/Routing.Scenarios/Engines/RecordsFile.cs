using System.Globalization;
using Microsoft.Data.Sqlite;
using Routing.Scenarios.Peers;

namespace Routing.Scenarios.Engines;

/// <summary>A row, by the names of its columns.</summary>
internal sealed class Row(Dictionary<string, object?> columns)
{
    public string? this[string column] => Convert.ToString(columns[column], CultureInfo.InvariantCulture);

    public DateTimeOffset Time(string column) =>
        DateTimeOffset.Parse(this[column]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    public override string ToString() => string.Join(' ', columns.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}={pair.Value}"));
}

/// <summary>The engine's interaction records, read as anybody may: with SQL, beside the running engine.</summary>
internal sealed class RecordsFile(string path)
{
    /// <summary>Waits until there are <paramref name="count"/> interactions, and finds no more than that.</summary>
    public async Task<IReadOnlyList<Row>> Interactions(int count, TimeSpan? deadline = null)
    {
        await Wait.Until(() => File.Exists(path) && Interactions().Count >= count, $"{count} record(s)", deadline);
        IReadOnlyList<Row> rows = Interactions();
        Assert.True(rows.Count == count, $"{rows.Count} records instead of {count}:\n{string.Join('\n', rows)}");
        return rows;
    }

    public async Task<Row> Interaction() => Assert.Single(await Interactions(1));

    /// <summary>Waits for one with this outcome, whatever else there is.</summary>
    public async Task<Row> Interaction(string outcome)
    {
        Row? found = null;
        await Wait.Until(() => File.Exists(path) && (found = Interactions().FirstOrDefault(row => row["outcome"] == outcome)) is not null, $"a record with outcome {outcome}");
        return found!;
    }

    /// <summary>The stretches of an interaction, in order.</summary>
    public IReadOnlyList<Row> Segments(Row interaction) =>
        Query("SELECT * FROM segments WHERE interaction_id = $id ORDER BY position", ("$id", interaction["id"]!));

    /// <summary>The kinds of the stretches in one line, such as <c>ivr queue ring talk</c>.</summary>
    public string Story(Row interaction) => string.Join(' ', Segments(interaction).Select(segment => segment["kind"]));

    private IReadOnlyList<Row> Interactions() => Query("SELECT * FROM interactions ORDER BY started, id");

    private List<Row> Query(string sql, params (string Name, string Value)[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, string value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        List<Row> rows = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows.Add(new Row(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i))));
        }

        return rows;
    }
}

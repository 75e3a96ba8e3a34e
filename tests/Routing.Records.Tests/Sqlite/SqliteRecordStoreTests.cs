using Microsoft.Data.Sqlite;
using Routing.Records.Sqlite;

namespace Routing.Records.Tests.Sqlite;

public sealed class SqliteRecordStoreTests : RecordStoreContract
{
    private string Database => Folder.File("routing.db");

    protected override IRecordStore NewStore() => new SqliteRecordStore(Database);

    protected override IRecordReader NewReader() => new SqliteRecordReader(Database);

    [Fact]
    public void An_empty_folder_gets_the_newest_schema_in_write_ahead_mode()
    {
        Open().Dispose();
        Assert.Equal((long)SqliteMigrations.Newest, Ask("SELECT max(version) FROM schema_version"));
        Assert.Equal("2026-01-05T00:00:00.000Z", Ask("SELECT applied FROM schema_version WHERE version = 1"));
        Assert.Equal("wal", Ask("PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData("interactions", "id channel direction trunk caller called customer flow queue agent started answered queued connected ended outcome ended_by ivr_ms wait_ms ring_ms talk_ms hold_ms wrap_up_ms topic attributes quality node partition epoch")]
    [InlineData("segments", "interaction_id position kind started ended name agent reason node partition epoch")]
    [InlineData("decisions", "interaction_id position at reservation queue agent plan_version stage strategy key idle_stamp nanoseconds candidates not_shown node partition epoch")]
    [InlineData("agent_states", "sequence id agent at state reason node partition epoch")]
    public void The_tables_have_the_columns_of_the_contract(string table, string columns)
    {
        Open().Dispose();
        Assert.Equal(columns, Ask($"SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_info('{table}') ORDER BY cid)"));
    }

    [Fact]
    public void Rows_read_as_they_are()
    {
        using IRecordStore store = Open();
        store.Write([Ended(Records.Answered())], Now());
        Assert.Equal(
            "2026-01-05T00:00:00.000Z 2026-01-05T00:01:12.000Z answered",
            Ask("SELECT started || ' ' || ended || ' ' || outcome FROM interactions"));
        Assert.Equal("wrap_up", Ask("SELECT kind FROM segments WHERE position = 4"));
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_up_to_date_and_keeps_what_it_has()
    {
        using (IRecordStore store = Open())
        {
            store.Write([Ended(Records.Short(started: Records.Monday))], Now());
        }

        Ask("DROP TABLE decisions");
        Ask("DROP INDEX interactions_ended");
        Ask("DELETE FROM schema_version WHERE version > 1");
        using IRecordStore again = Open();
        Assert.Equal(1, again.Write([Ended(Records.Answered())], Now()).Interactions);
        Assert.Equal(2, (await NewReader().CountByOutcomeAsync()).Values.Sum());
        Assert.Equal(2L, Ask("SELECT count(*) FROM decisions"));
    }

    [Fact]
    public void A_database_of_a_newer_version_is_left_alone()
    {
        Open().Dispose();
        Ask("INSERT INTO schema_version VALUES (9999, '') RETURNING version");
        using IRecordStore store = NewStore();
        Assert.Contains("9999", Assert.Throws<InvalidOperationException>(() => store.Open(Now())).Message);
    }

    [Fact]
    public async Task A_file_that_is_no_database_fails_and_works_once_it_is_gone()
    {
        await File.WriteAllTextAsync(Database, new string('x', 8192));
        using IRecordStore store = NewStore();
        Assert.Throws<SqliteException>(() => store.Open(Now()));
        File.Delete(Database);
        store.Open(Now());
        Assert.Equal(1, store.Write([Ended(Records.Short())], Now()).Interactions);
    }

    [Fact]
    public async Task A_locked_database_fails_in_time_and_works_afterwards()
    {
        using IRecordStore store = Open();
        await using (var other = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            await other.OpenAsync();
            await using SqliteTransaction theirs = other.BeginTransaction(deferred: false);
            Assert.Throws<SqliteException>(() => store.Write([Ended(Records.Short())], Now()));
        }

        Assert.Equal(1, store.Write([Ended(Records.Short())], Now()).Interactions);
    }

    private object? Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

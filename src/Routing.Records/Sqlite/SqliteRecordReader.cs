using System.Data.Common;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Routing.Records.Model;
using Routing.Records.Writing;

namespace Routing.Records.Sqlite;

/// <summary>Reads the file that <see cref="SqliteRecordStore"/> writes, this process's or another's: a connection for each question.</summary>
public sealed class SqliteRecordReader(string path) : IRecordReader
{
    private const string Columns = """
        SELECT id, channel, direction, trunk, caller, called, customer, flow, queue, agent,
               started, answered, queued, connected, ended, outcome, ended_by,
               ivr_ms, wait_ms, ring_ms, talk_ms, hold_ms, wrap_up_ms, topic, attributes, quality, node, partition, epoch
        FROM interactions
        """;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<InteractionOutcome, long>> CountByOutcomeAsync(
        DateTimeOffset? from = null, DateTimeOffset? to = null, CancellationToken cancellation = default)
    {
        await using SqliteConnection connection = await OpenAsync(cancellation).ConfigureAwait(false);
        IEnumerable<(string Outcome, long Count)> rows = await connection.QueryAsync<(string, long)>(new CommandDefinition("""
            SELECT outcome, count(*) FROM interactions
            WHERE (@from IS NULL OR started >= @from) AND (@to IS NULL OR started < @to)
            GROUP BY outcome
            """, new { from = RecordWords.Of(from), to = RecordWords.Of(to) }, cancellationToken: cancellation)).ConfigureAwait(false);
        return rows.ToDictionary(row => RecordWords.Outcome(row.Outcome), row => row.Count);
    }

    /// <inheritdoc/>
    public async Task<InteractionRecord?> FindAsync(Guid id, CancellationToken cancellation = default)
    {
        var values = new { id = id.ToString("D") };
        List<InteractionRecord> found = await ListAsync(Columns + " WHERE id = @id", "SELECT @id", values, cancellation).ConfigureAwait(false);
        return found.Count == 0 ? null : found[0] with { Decisions = await ListDecisionsAsync(values, cancellation).ConfigureAwait(false) };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LastTalk>> ListLastTalksAsync(DateTimeOffset since, int limit, CancellationToken cancellation = default)
    {
        await using SqliteConnection connection = await OpenAsync(cancellation).ConfigureAwait(false);
        var values = new { since = RecordWords.Of(since), limit = Math.Clamp(limit, 1, 1_000_000) };
        IEnumerable<(string Caller, string Agent, string Ended)> rows = await connection.QueryAsync<(string, string, string)>(new CommandDefinition("""
            SELECT caller, agent, ended FROM interactions
            WHERE outcome = 'answered' AND ended >= @since AND connected IS NOT NULL AND caller IS NOT NULL AND agent IS NOT NULL
            ORDER BY ended DESC LIMIT @limit
            """, values, cancellationToken: cancellation)).ConfigureAwait(false);
        return [.. rows.Select(row => new LastTalk(row.Caller, row.Agent, RecordWords.Time(row.Ended)))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<InteractionRecord>> ListAsync(
        DateTimeOffset from, DateTimeOffset to, int limit = 1000, CancellationToken cancellation = default)
    {
        const string Chosen = " WHERE started >= @from AND started < @to ORDER BY started, id LIMIT @limit";
        var values = new { from = RecordWords.Of(from), to = RecordWords.Of(to), limit = Math.Clamp(limit, 1, 10_000) };
        return await ListAsync(Columns + Chosen, "SELECT id FROM interactions" + Chosen, values, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<AgentStateEntry>> ListAgentStatesAsync(
        string agent, DateTimeOffset from, DateTimeOffset to, int limit = 1000, CancellationToken cancellation = default)
    {
        await using SqliteConnection connection = await OpenAsync(cancellation).ConfigureAwait(false);
        var values = new { agent, from = RecordWords.Of(from), to = RecordWords.Of(to), limit = Math.Clamp(limit, 1, 10_000) };
        IEnumerable<(string At, string State, string? Reason, string Node, long Partition, long Epoch)> rows =
            await connection.QueryAsync<(string, string, string?, string, long, long)>(new CommandDefinition("""
                SELECT at, state, reason, node, partition, epoch FROM agent_states
                WHERE agent = @agent AND at >= @from AND at < @to ORDER BY sequence LIMIT @limit
                """, values, cancellationToken: cancellation)).ConfigureAwait(false);
        return [.. rows.Select(row => new AgentStateEntry(agent, RecordWords.Time(row.At), row.State, row.Reason)
        {
            Node = row.Node,
            Partition = (int)row.Partition,
            Epoch = (int)row.Epoch,
        })];
    }

    // Both questions see one state of the file: they share a transaction.
    private async Task<List<InteractionRecord>> ListAsync(string interactions, string ids, object values, CancellationToken cancellation)
    {
        await using SqliteConnection connection = await OpenAsync(cancellation).ConfigureAwait(false);
        await using SqliteTransaction transaction = connection.BeginTransaction(deferred: true);
        var segments = new Dictionary<string, List<Segment>>();
        string segmentsSql =
            $"SELECT interaction_id, kind, started, ended, name, agent, reason FROM segments WHERE interaction_id IN ({ids}) ORDER BY interaction_id, position";
        foreach ((string id, string kind, string started, string ended, string? name, string? agent, string? reason) in
            await connection.QueryAsync<(string, string, string, string, string?, string?, string?)>(
                new CommandDefinition(segmentsSql, values, transaction, cancellationToken: cancellation)).ConfigureAwait(false))
        {
            if (!segments.TryGetValue(id, out List<Segment>? list))
            {
                segments.Add(id, list = []);
            }

            list.Add(new Segment(RecordWords.Kind(kind), RecordWords.Time(started), RecordWords.Time(ended), name, agent, reason));
        }

        var rows = new List<InteractionRecord>();
        await using DbDataReader reader = await connection.ExecuteReaderAsync(
            new CommandDefinition(interactions, values, transaction, cancellationToken: cancellation)).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
        {
            InteractionRecord row = ReadInteraction(reader);
            rows.Add(segments.TryGetValue(row.Id.ToString("D"), out List<Segment>? own) ? row with { Segments = own } : row);
        }

        return rows;
    }

    private async Task<IReadOnlyList<RoutingDecision>> ListDecisionsAsync(object values, CancellationToken cancellation)
    {
        await using SqliteConnection connection = await OpenAsync(cancellation).ConfigureAwait(false);
        var decisions = new List<RoutingDecision>();
        await using DbDataReader row = await connection.ExecuteReaderAsync(new CommandDefinition("""
            SELECT at, reservation, queue, agent, plan_version, stage, strategy, key, idle_stamp, nanoseconds, candidates, not_shown
            FROM decisions WHERE interaction_id = @id ORDER BY position
            """, values, cancellationToken: cancellation)).ConfigureAwait(false);
        while (await row.ReadAsync(cancellation).ConfigureAwait(false))
        {
            decisions.Add(new RoutingDecision
            {
                At = RecordWords.Time(row.GetString(0)),
                Reservation = row.GetString(1),
                Queue = row.GetString(2),
                Agent = row.GetString(3),
                PlanVersion = row.GetInt32(4),
                Stage = row.GetInt32(5),
                Strategy = row.GetString(6),
                Key = row.GetInt64(7),
                IdleStamp = row.GetInt64(8),
                Nanoseconds = row.GetInt64(9),
                Candidates = JsonSerializer.Deserialize(row.GetString(10), RecordJson.Default.IReadOnlyListDecisionCandidateEntry) ?? [],
                NotShown = row.GetInt32(11),
            });
        }

        return decisions;
    }

    private static InteractionRecord ReadInteraction(DbDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        DateTimeOffset? Time(int column) => Text(column) is { } text ? RecordWords.Time(text) : null;
        return new InteractionRecord
        {
            Id = Guid.Parse(row.GetString(0)),
            Channel = row.GetString(1),
            Direction = row.GetString(2),
            Trunk = Text(3),
            Caller = Text(4),
            Called = Text(5),
            Customer = Text(6),
            Flow = Text(7),
            Queue = Text(8),
            Agent = Text(9),
            Started = RecordWords.Time(row.GetString(10)),
            Answered = Time(11),
            Queued = Time(12),
            Connected = Time(13),
            Ended = RecordWords.Time(row.GetString(14)),
            Outcome = RecordWords.Outcome(row.GetString(15)),
            EndedBy = row.GetString(16),
            IvrMs = row.GetInt64(17),
            WaitMs = row.GetInt64(18),
            RingMs = row.GetInt64(19),
            TalkMs = row.GetInt64(20),
            HoldMs = row.GetInt64(21),
            WrapUpMs = row.GetInt64(22),
            Topic = Text(23),
            Attributes = row.GetString(24),
            Quality = row.GetString(25),
            Node = row.GetString(26),
            Partition = row.GetInt32(27),
            Epoch = row.GetInt32(28),
        };
    }

    private async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = 2,
        }.ToString());
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}

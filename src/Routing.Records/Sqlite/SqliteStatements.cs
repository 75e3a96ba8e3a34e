using System.Text.Json;
using Microsoft.Data.Sqlite;
using Routing.Records.Model;
using Routing.Records.Writing;

namespace Routing.Records.Sqlite;

/// <summary>The writing SQL of one connection, each entry harmless when repeated. The writer's thread only.</summary>
internal sealed class SqliteStatements(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _interaction = Insert(connection, "interactions", "ON CONFLICT (id) DO NOTHING",
        "id", "channel", "direction", "trunk", "caller", "called", "customer", "flow", "queue", "agent",
        "started", "answered", "queued", "connected", "ended", "outcome", "ended_by",
        "ivr_ms", "wait_ms", "ring_ms", "talk_ms", "hold_ms", "wrap_up_ms", "topic", "attributes", "quality",
        "node", "partition", "epoch");

    private readonly SqliteStatement _segment = Insert(connection, "segments", "",
        "interaction_id", "position", "kind", "started", "ended", "name", "agent", "reason", "node", "partition", "epoch");

    private readonly SqliteStatement _decision = Insert(connection, "decisions", "",
        "interaction_id", "position", "at", "reservation", "queue", "agent", "plan_version", "stage", "strategy", "key", "idle_stamp",
        "nanoseconds", "candidates", "not_shown", "node", "partition", "epoch");

    private readonly SqliteStatement _state = Insert(connection, "agent_states", "ON CONFLICT (id) DO NOTHING",
        "id", "agent", "at", "state", "reason", "node", "partition", "epoch");

    // A beginning that comes after its end (read back from a spill file) must not open it again.
    private readonly SqliteStatement _begin = new(connection, """
        INSERT INTO open_interactions (id, node, run, record)
        SELECT @id, @node, @run, @record WHERE NOT EXISTS (SELECT 1 FROM interactions WHERE id = @id)
        ON CONFLICT (id) DO UPDATE SET run = excluded.run, record = excluded.record
        """,
        "id", "node", "run", "record");

    private readonly SqliteStatement _close = new(connection, "DELETE FROM open_interactions WHERE id = @id", "id");

    private readonly SqliteStatement _sign = Insert(connection, "runs", "ON CONFLICT (run) DO UPDATE SET seen = excluded.seen",
        "run", "node", "seen");

    private readonly SqliteStatement _anyOpen = new(connection,
        "SELECT EXISTS (SELECT 1 FROM open_interactions WHERE run = @run)", "run");

    /// <summary>Keeps one entry; returns 1 for an interaction that was not there before, else 0.</summary>
    public int Write(SqliteTransaction transaction, in RecordEntry entry)
    {
        if (entry.Ended is { } ended)
        {
            return Write(transaction, ended);
        }

        if (entry.Begun is { } begun)
        {
            string record = JsonSerializer.Serialize(begun, RecordJson.Default.InteractionRecord);
            _begin.Run(transaction, Text(begun.Id), begun.Node, Text(entry.Run), record);
        }
        else if (entry.State is { } state)
        {
            _state.Run(
                transaction, Text(entry.Id), state.Agent, RecordWords.Of(state.At), state.State, state.Reason,
                state.Node, state.Partition, state.Epoch);
        }

        return 0;
    }

    /// <summary>Keeps one interaction with its segments and decisions, unless it is there, and closes its beginning.</summary>
    public int Write(SqliteTransaction transaction, InteractionRecord r)
    {
        string id = Text(r.Id);
        int written = _interaction.Run(
            transaction, id, r.Channel, r.Direction, r.Trunk, r.Caller, r.Called, r.Customer, r.Flow, r.Queue, r.Agent,
            RecordWords.Of(r.Started), RecordWords.Of(r.Answered), RecordWords.Of(r.Queued), RecordWords.Of(r.Connected),
            RecordWords.Of(r.Ended), RecordWords.Of(r.Outcome), r.EndedBy,
            r.IvrMs, r.WaitMs, r.RingMs, r.TalkMs, r.HoldMs, r.WrapUpMs, r.Topic, r.Attributes, r.Quality,
            r.Node, r.Partition, r.Epoch);
        for (int i = 0; written == 1 && i < r.Segments.Count; i++)
        {
            Segment s = r.Segments[i];
            _segment.Run(
                transaction, id, i, RecordWords.Of(s.Kind), RecordWords.Of(s.Started), RecordWords.Of(s.Ended),
                s.Name, s.Agent, s.Reason, r.Node, r.Partition, r.Epoch);
        }

        for (int i = 0; written == 1 && i < r.Decisions.Count; i++)
        {
            RoutingDecision d = r.Decisions[i];
            _decision.Run(
                transaction, id, i, RecordWords.Of(d.At), d.Reservation, d.Queue, d.Agent, d.PlanVersion, d.Stage, d.Strategy, d.Key, d.IdleStamp,
                d.Nanoseconds, JsonSerializer.Serialize(d.Candidates, RecordJson.Default.IReadOnlyListDecisionCandidateEntry), d.NotShown,
                r.Node, r.Partition, r.Epoch);
        }

        _close.Run(transaction, id);
        return written;
    }

    /// <summary>Notes that this run lives.</summary>
    public void Sign(SqliteTransaction transaction, in RecordOrigin origin) =>
        _sign.Run(transaction, Text(origin.Run), origin.Node, RecordWords.Of(origin.Now));

    /// <summary>Whether this run has interactions that were begun and have not ended.</summary>
    public bool AnyOpen(SqliteTransaction transaction, Guid run) => _anyOpen.Ask(transaction, Text(run)) == 1;

    public void Dispose()
    {
        foreach (SqliteStatement statement in (ReadOnlySpan<SqliteStatement>)[_interaction, _segment, _decision, _state, _begin, _close, _sign, _anyOpen])
        {
            statement.Dispose();
        }
    }

    private static string Text(Guid id) => id.ToString("D");

    private static SqliteStatement Insert(SqliteConnection connection, string table, string onConflict, params string[] columns) =>
        new(connection, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES (@{string.Join(", @", columns)}) {onConflict}", columns);
}

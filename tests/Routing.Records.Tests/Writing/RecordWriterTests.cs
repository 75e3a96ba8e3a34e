using System.Diagnostics.Metrics;
using Routing.Pbx.Scheduling;
using Routing.Records.Model;
using Routing.Records.Sqlite;
using Routing.Records.Writing;
using static Routing.Records.Tests.Records;

namespace Routing.Records.Tests.Writing;

/// <summary>The writer in virtual time, over a real file and a store that fails on demand.</summary>
[Collection("one writer at a time: all meters have one name")]
public sealed partial class RecordWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly VirtualScheduler _clock = new();
    private readonly List<RecordFault> _faults = [];

    private string Database => _folder.File("routing.db");

    private string Spill => _folder.File("records.spill.jsonl");

    private SqliteRecordReader Reader => new(Database);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_added_is_in_the_store_after_the_linger()
    {
        await using RecordWriter writer = Writer();
        InteractionRecord record = Answered();
        writer.Add(record);
        writer.Add(record);
        writer.Add(new AgentStateEntry("1001", Monday, "busy", null));
        Assert.Equal(3, writer.Pending);
        _clock.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal((0, 1), (writer.Pending, writer.Written));
        Same(record, await Reader.FindAsync(record.Id));
        Assert.Equal("pbx-1", Assert.Single(await Reader.ListAgentStatesAsync("1001", Monday, Monday.AddDays(1))).Node);
    }

    [Fact]
    public async Task Entries_share_transactions_and_a_full_batch_does_not_wait()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database));
        await using RecordWriter writer = Writer(store, o => o with { BatchSize = 4, Linger = TimeSpan.FromSeconds(1) });
        _clock.Advance(TimeSpan.Zero);
        for (int i = 0; i < 10; i++)
        {
            writer.Add(Short());
        }

        _clock.Advance(TimeSpan.Zero);
        Assert.Equal([4, 4, 2], store.Batches);
    }

    [Fact]
    public async Task A_failing_store_is_tried_again_with_growing_waits_and_nothing_is_lost()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database));
        await using RecordWriter writer = Writer(store);
        _clock.Advance(TimeSpan.Zero);
        store.Fails = true;
        for (int i = 0; i < 100; i++)
        {
            writer.Add(Short());
        }

        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.True(writer.Failing);
        Assert.Equal(100, writer.Pending);
        Assert.InRange(store.Writes, 8, 14); // 0.1 0.2 0.4 … 10 10 10: not 600

        store.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(writer.Failing);
        Assert.Equal((0, 100, 0), (writer.Pending, writer.Written, writer.Lost));
        Assert.Equal(100, (await Reader.CountByOutcomeAsync()).Values.Sum());
        Assert.Equal(RecordFaultKind.StoreRecovered, _faults[^1].Kind);
    }

    [Fact]
    public async Task A_store_that_fails_at_the_start_is_opened_when_it_can_be()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database)) { Fails = true };
        await using RecordWriter writer = Writer(store);
        writer.Add(Short());
        _clock.Advance(TimeSpan.FromSeconds(1));
        store.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((0, 1), (writer.Pending, writer.Written));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_repeated_without_harm()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database));
        await using RecordWriter writer = Writer(store);
        _clock.Advance(TimeSpan.Zero);
        store.FailsLate = true;
        writer.Add(Answered());
        writer.Add(new AgentStateEntry("1001", Monday, "busy", null));
        _clock.Advance(TimeSpan.FromSeconds(1));
        store.FailsLate = false;
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(0, writer.Pending);
        Assert.Equal(1, (await Reader.CountByOutcomeAsync()).Values.Sum());
        Assert.Single(await Reader.ListAgentStatesAsync("1001", Monday, Monday.AddDays(1)));
    }

    [Fact]
    public async Task A_killed_process_leaves_calls_without_a_talk_as_failed_when_it_was_last_seen()
    {
        InteractionRecord begun = Answered() with { Outcome = InteractionOutcome.Failed, Connected = null, Ended = Monday, Segments = [] };
        RecordWriter killed = Writer(); // never disposed: its timers stop with its clock
        killed.Begin(begun);
        _clock.Advance(TimeSpan.FromSeconds(62)); // signs of life every 5 s after the linger

        var later = new VirtualScheduler(Monday.AddHours(1));
        await using var next = new RecordWriter(
            new SqliteRecordStore(Database), new RecordWriterOptions { Node = "pbx-1", OwnThread = false }, later.Time);
        later.Advance(TimeSpan.Zero);
        Assert.Equal(1, next.Written);
        InteractionRecord? read = await Reader.FindAsync(begun.Id);
        Assert.Equal((InteractionOutcome.Failed, "system"), (read!.Outcome, read.EndedBy));
        Assert.InRange(read.Ended, Monday.AddSeconds(57), Monday.AddSeconds(62));
    }

    [Fact]
    public async Task No_timer_is_left_when_nothing_is_under_way()
    {
        RecordWriter writer = Writer();
        InteractionRecord record = Answered();
        writer.Begin(record);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _clock.ArmedTimers);
        writer.Add(record);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _clock.ArmedTimers);
        await writer.DisposeAsync();
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task A_record_after_the_end_is_lost_and_said_so()
    {
        RecordWriter writer = Writer();
        await writer.DisposeAsync();
        writer.Add(Short());
        Assert.Equal((1, 0), (writer.Lost, writer.Pending));
        Assert.Equal(RecordFaultKind.Lost, Assert.Single(_faults).Kind);
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task The_meter_shows_written_and_pending()
    {
        await using RecordWriter writer = Writer();
        writer.Add(Short());
        Assert.Equal((0, 1), (Read("routing_records_written_total"), Read("routing_records_pending")));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1, 0), (Read("routing_records_written_total"), Read("routing_records_pending")));
    }

    // The tests of this collection run one after another, so this writer's meter is the only one of its name.
    private static long Read(string name)
    {
        long value = -1;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == name)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, measured, _, _) => value = measured);
        listener.Start();
        listener.RecordObservableInstruments();
        return value;
    }

    private RecordWriter Writer(IRecordStore? store = null, Func<RecordWriterOptions, RecordWriterOptions>? change = null)
    {
        var options = new RecordWriterOptions { Node = "pbx-1", SpillPath = Spill, OwnThread = false, OnFault = _faults.Add };
        return new RecordWriter(store ?? new SqliteRecordStore(Database), change?.Invoke(options) ?? options, _clock.Time);
    }
}

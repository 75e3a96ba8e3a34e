using Routing.Records.Model;
using Routing.Records.Sqlite;
using Routing.Records.Writing;
using static Routing.Records.Tests.Records;

namespace Routing.Records.Tests.Writing;

// When the store fails for long: the spill file, the rejected file and the bound of memory.
public sealed partial class RecordWriterTests
{
    [Fact]
    public async Task When_memory_is_full_the_oldest_go_to_the_spill_file_and_come_back()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database)) { Fails = true };
        await using RecordWriter writer = Writer(store, o => o with { MemoryEntries = 20 });
        InteractionRecord[] all = [.. Enumerable.Range(0, 200).Select(i => Answered(started: Monday.AddSeconds(i)))];
        foreach (InteractionRecord record in all)
        {
            writer.Add(record);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Contains(_faults, fault => fault.Kind == RecordFaultKind.Spilled);
        Assert.True(File.ReadLines(Spill).Count() >= 170);
        Assert.Equal((200, 0), (writer.Pending, writer.Lost));

        store.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.False(File.Exists(Spill));
        Assert.Equal((0, 200), (writer.Pending, writer.Written));
        foreach (InteractionRecord record in all)
        {
            Same(record, await Reader.FindAsync(record.Id));
        }
    }

    [Fact]
    public async Task When_more_comes_than_the_store_takes_the_file_holds_it_and_nothing_is_lost()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database));
        await using RecordWriter writer = Writer(store, o => o with { MemoryEntries = 20, BatchSize = 5 });
        var all = new List<InteractionRecord>();
        store.Meanwhile = () =>
        {
            for (int i = 0; i < 15 && all.Count < 600; i++)
            {
                all.Add(Answered(started: Monday.AddSeconds(all.Count)));
                writer.Add(all[^1]);
            }
        };
        writer.Add(new AgentStateEntry("1001", Monday, "busy", null));
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Contains(_faults, fault => fault.Kind == RecordFaultKind.Spilled);
        Assert.Equal(600, all.Count);
        Assert.Equal((0, 0, 600), (writer.Pending, writer.Lost, writer.Written));
        Assert.False(File.Exists(Spill));
        foreach (InteractionRecord record in all)
        {
            Same(record, await Reader.FindAsync(record.Id));
        }
    }

    [Fact]
    public async Task What_can_not_be_written_at_the_end_is_written_by_the_next_start()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database));
        InteractionRecord record = Answered();
        InteractionRecord begun = Answered() with { Outcome = InteractionOutcome.Failed, Connected = null, Segments = [] };
        RecordWriter first = Writer(store);
        _clock.Advance(TimeSpan.Zero);
        store.Fails = true;
        first.Begin(record);
        first.Add(record);
        first.Begin(begun);
        first.Add(new AgentStateEntry("1001", Monday, "busy", null));
        await first.DisposeAsync();
        Assert.Equal(0, first.Lost);
        Assert.Equal(4, File.ReadLines(Spill).Count());

        await using RecordWriter second = Writer();
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal(0, second.Pending);
        Same(record, await Reader.FindAsync(record.Id));
        Assert.Equal(InteractionOutcome.Failed, (await Reader.FindAsync(begun.Id))!.Outcome);
        Assert.Single(await Reader.ListAgentStatesAsync("1001", Monday, Monday.AddDays(1)));
        Assert.False(File.Exists(Spill));
    }

    [Fact]
    public async Task Calls_of_this_run_are_not_taken_for_dead_when_the_store_comes_late()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database)) { Fails = true };
        await using RecordWriter writer = Writer(store, o => o with { MemoryEntries = 4 });
        InteractionRecord[] all = [.. Enumerable.Range(0, 10).Select(_ => Answered())];
        Array.ForEach(all, writer.Begin);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(File.Exists(Spill));
        store.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Empty(await Reader.CountByOutcomeAsync());

        Array.ForEach(all, writer.Add);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(10, (await Reader.CountByOutcomeAsync())[InteractionOutcome.Answered]);
    }

    [Fact]
    public async Task A_torn_line_costs_only_itself()
    {
        InteractionRecord record = Answered();
        var store = new FlakyStore(new SqliteRecordStore(Database)) { Fails = true };
        RecordWriter first = Writer(store);
        first.Add(record);
        await first.DisposeAsync();
        await File.AppendAllTextAsync(Spill, "{\"id\":\"0199");
        RecordWriter second = Writer(new FlakyStore(new SqliteRecordStore(Database)) { Fails = true });
        InteractionRecord later = Answered();
        second.Add(later);
        await second.DisposeAsync();

        await using RecordWriter third = Writer();
        _clock.Advance(TimeSpan.FromSeconds(1));
        Same(record, await Reader.FindAsync(record.Id));
        Same(later, await Reader.FindAsync(later.Id));
        Assert.Equal(["{\"id\":\"0199"], await File.ReadAllLinesAsync(Spill + ".rejected"));
        Assert.Contains(_faults, fault => fault.Kind == RecordFaultKind.SpillFailed);
    }

    [Fact]
    public async Task A_refused_entry_is_put_aside_and_the_rest_is_written()
    {
        await using RecordWriter writer = Writer();
        InteractionRecord bad = Short() with { EndedBy = null! };
        writer.Add(Short());
        writer.Add(bad);
        writer.Add(Short());
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((0, 2, 0), (writer.Pending, writer.Written, writer.Lost));
        Assert.Contains(bad.Id.ToString(), Assert.Single(await File.ReadAllLinesAsync(Spill + ".rejected")));
        Assert.Equal(RecordFaultKind.Refused, Assert.Single(_faults).Kind);
    }

    [Fact]
    public async Task Without_a_file_what_can_not_be_written_at_the_end_is_lost_and_said_once()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database)) { Fails = true };
        RecordWriter writer = Writer(store, o => o with { SpillPath = null });
        writer.Add(Short());
        writer.Add(Short());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await writer.DisposeAsync();
        Assert.Equal((2, 0), (writer.Lost, writer.Pending));
        Assert.Single(_faults, fault => fault.Kind == RecordFaultKind.Lost);
    }

    [Fact]
    public async Task Memory_is_bounded_when_everything_fails_and_the_loss_is_said()
    {
        var store = new FlakyStore(new SqliteRecordStore(Database)) { Fails = true };
        await using RecordWriter writer = Writer(store, o => o with { MemoryEntries = 10, SpillPath = _folder.File("no/such/folder/spill") });
        for (int i = 0; i < 100; i++)
        {
            writer.Add(Short());
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal((60, 40), (writer.Lost, writer.Pending));
        Assert.Contains(_faults, fault => fault.Kind == RecordFaultKind.SpillFailed);
        Assert.Equal(60, _faults.Count(fault => fault.Kind == RecordFaultKind.Lost));
        store.Fails = false;
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((40, 0), (writer.Written, writer.Pending));
    }
}

using Routing.Records.Model;
using Routing.Records.Writing;
using static Routing.Records.Tests.Records;

namespace Routing.Records.Tests;

/// <summary>What every store must do. A store's own tests inherit it, so all stores pass the same tests.</summary>
public abstract class RecordStoreContract : IDisposable
{
    private readonly Guid _run = Guid.CreateVersion7(Monday);

    protected TemporaryFolder Folder { get; } = new();

    /// <summary>A store on this test's own, possibly existing, data.</summary>
    protected abstract IRecordStore NewStore();

    protected abstract IRecordReader NewReader();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_record_comes_back_as_it_was_with_its_segments_in_their_order()
    {
        InteractionRecord answered = Answered();
        InteractionRecord bare = Short();
        using IRecordStore store = Open();
        Assert.Equal(2, store.Write([Ended(answered), Ended(bare)], Now()).Interactions);

        Same(answered, await NewReader().FindAsync(answered.Id));
        Same(bare, await NewReader().FindAsync(bare.Id));
        Assert.Null(await NewReader().FindAsync(Guid.NewGuid()));
    }

    [Fact]
    public async Task A_record_is_written_once_however_often_it_comes()
    {
        InteractionRecord first = Answered();
        using IRecordStore store = Open();
        Assert.Equal(1, store.Write([Ended(first), Ended(first with { Topic = "other" })], Now()).Interactions);
        Assert.Equal(0, store.Write([Ended(first with { Segments = [] })], Now()).Interactions);

        Same(first, await NewReader().FindAsync(first.Id));
        Assert.Equal(1, (await NewReader().CountByOutcomeAsync()).Values.Sum());
    }

    [Fact]
    public async Task Opening_again_keeps_what_is_there()
    {
        InteractionRecord record = Answered();
        using (IRecordStore store = Open())
        {
            store.Write([Ended(record)], Now());
            store.Open(Now());
        }

        using IRecordStore again = Open();
        Assert.Equal(0, again.Write([Ended(record)], Now()).Interactions);
        Same(record, await NewReader().FindAsync(record.Id));
    }

    [Fact]
    public async Task Times_are_kept_as_utc_in_milliseconds()
    {
        var tokyo = new DateTimeOffset(2026, 1, 5, 9, 0, 0, 123, TimeSpan.FromHours(9));
        InteractionRecord record = Short(started: tokyo.AddTicks(9_999));
        using IRecordStore store = Open();
        store.Write([Ended(record)], Now());

        InteractionRecord? read = await NewReader().FindAsync(record.Id);
        Assert.Equal(tokyo, read!.Started);
        Assert.Equal(TimeSpan.Zero, read.Started.Offset);
    }

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task Every_outcome_is_counted_under_its_name(InteractionOutcome outcome)
    {
        using IRecordStore store = Open();
        store.Write([Ended(Short(outcome: outcome)), Ended(Short(outcome: outcome))], Now());
        Assert.Equal(new Dictionary<InteractionOutcome, long> { [outcome] = 2 }, await NewReader().CountByOutcomeAsync());
    }

    public static TheoryData<InteractionOutcome> Outcomes => [.. Enum.GetValues<InteractionOutcome>()];

    [Fact]
    public async Task Every_kind_of_segment_comes_back()
    {
        Segment[] all = [.. Enum.GetValues<SegmentKind>().Select(kind => new Segment(kind, Monday, Monday.AddSeconds(1)))];
        InteractionRecord record = Short() with { Segments = all };
        using IRecordStore store = Open();
        store.Write([Ended(record)], Now());
        Same(record, await NewReader().FindAsync(record.Id));
    }

    [Fact]
    public async Task A_list_holds_its_first_moment_and_not_its_last()
    {
        InteractionRecord[] records = [.. Enumerable.Range(0, 5).Select(i => Answered(started: Monday.AddMinutes(i)))];
        using IRecordStore store = Open();
        store.Write([.. records.Reverse().Select(Ended)], Now());

        IReadOnlyList<InteractionRecord> middle = await NewReader().ListAsync(Monday.AddMinutes(1), Monday.AddMinutes(4));
        Assert.Equal(records[1..4].Select(r => r.Id), middle.Select(r => r.Id));
        Assert.All(middle, r => Assert.Equal(5, r.Segments.Count));
        Assert.Equal(2, (await NewReader().ListAsync(Monday, Monday.AddDays(1), limit: 2)).Count);
        Assert.Equal(3, (await NewReader().CountByOutcomeAsync(Monday.AddMinutes(1), Monday.AddMinutes(4)))[InteractionOutcome.Answered]);
    }

    [Fact]
    public async Task The_last_talks_come_latest_first_and_only_where_somebody_talked()
    {
        InteractionRecord[] talks = [.. Enumerable.Range(0, 4).Select(i => Answered(started: Monday.AddHours(i)) with { Caller = $"0{i}" })];
        using IRecordStore store = Open();
        store.Write([.. talks.Select(Ended), Ended(Short(started: Monday.AddHours(9))), Ended(Answered(started: Monday.AddHours(9)) with { Caller = null })], Now());

        IReadOnlyList<LastTalk> last = await NewReader().ListLastTalksAsync(Monday.AddHours(1), limit: 2);
        Assert.Equal([new LastTalk("03", "1001", talks[3].Ended), new LastTalk("02", "1001", talks[2].Ended)], last);
        Assert.Equal(3, (await NewReader().ListLastTalksAsync(Monday.AddHours(1), limit: 100)).Count);
    }

    [Fact]
    public async Task Agents_states_are_logged_in_order_and_once()
    {
        RecordEntry[] states = [.. new[] { "available", "reserved", "busy" }.Select(s => State(new AgentStateEntry("1001", Monday, s, null)))];
        using IRecordStore store = Open();
        store.Write([.. states, State(new AgentStateEntry("1002", Monday, "paused", "lunch"))], Now());
        store.Write(states, Now());

        Assert.Equal(
            ["available", "reserved", "busy"],
            (await NewReader().ListAgentStatesAsync("1001", Monday, Monday.AddDays(1))).Select(entry => entry.State));
        Assert.Equal(
            [new AgentStateEntry("1002", Monday, "paused", "lunch") { Node = "pbx-1", Partition = 3, Epoch = 7 }],
            await NewReader().ListAgentStatesAsync("1002", Monday, Monday.AddDays(1)));
    }

    [Fact]
    public async Task What_a_dead_run_had_begun_is_written_as_cut_when_it_was_last_seen()
    {
        InteractionRecord begun = Answered() with { Outcome = InteractionOutcome.Failed, Ended = Monday.AddSeconds(12) };
        InteractionRecord ended = Answered();
        using (IRecordStore store = Open())
        {
            Assert.True(store.Write([Begun(begun), Begun(ended)], Now(12)).AnyOpen);
            store.Write([Ended(ended)], Now(72));
            store.Write([], Now(90));
        }

        using IRecordStore next = NewStore();
        RecordOrigin later = new("pbx-1", Guid.CreateVersion7(Monday), Monday.AddHours(1));
        next.Open(later);
        Assert.Equal(1, next.Recover(later));
        Assert.Equal(0, next.Recover(later));
        Same(
            CutRecord.Of(begun, Monday.AddSeconds(90)) with { EndedBy = "system", Ended = Monday.AddSeconds(90) },
            await NewReader().FindAsync(begun.Id));
        Same(ended, await NewReader().FindAsync(ended.Id));
        Assert.False(next.Write([], later).AnyOpen);
    }

    [Fact]
    public async Task One_that_was_over_but_for_the_wrap_up_keeps_its_outcome()
    {
        InteractionRecord served = Answered();
        using (IRecordStore store = Open())
        {
            store.Write([Begun(served)], Now(12));
        }

        using IRecordStore next = NewStore();
        RecordOrigin later = new("pbx-1", Guid.CreateVersion7(Monday), Monday.AddHours(1));
        next.Open(later);
        Assert.Equal(1, next.Recover(later));
        Same(served, await NewReader().FindAsync(served.Id));
    }

    [Fact]
    public async Task Recovery_leaves_this_run_and_other_nodes_alone()
    {
        using IRecordStore store = Open();
        store.Write([Begun(Answered()), Begun(Answered(node: "pbx-2")) with { Run = Guid.NewGuid() }], Now());
        Assert.Equal(0, store.Recover(Now()));
        Assert.Empty(await NewReader().CountByOutcomeAsync());
    }

    [Fact]
    public async Task The_newest_beginning_counts_and_one_after_the_end_is_ignored()
    {
        InteractionRecord record = Answered();
        InteractionRecord other = Answered();
        using IRecordStore store = Open();
        store.Write([Begun(record), Ended(record), Begun(record), Begun(other with { Queue = null }), Begun(other)], Now());
        RecordOrigin later = Now() with { Run = Guid.NewGuid() };
        Assert.Equal(1, store.Recover(later));
        Assert.Equal("billing", (await NewReader().FindAsync(other.Id))!.Queue);
        Same(record, await NewReader().FindAsync(record.Id));
    }

    [Fact]
    public async Task An_entry_that_can_not_be_kept_is_named_and_nothing_of_its_batch_is_written()
    {
        using IRecordStore store = Open();
        RecordEntry[] batch = [Ended(Short()), Ended(Short() with { EndedBy = null! }), Ended(Short())];
        Assert.Equal(1, Assert.Throws<RecordRefusedException>(() => store.Write(batch, Now())).Index);
        Assert.Empty(await NewReader().CountByOutcomeAsync());
        Assert.Equal(2, store.Write([batch[0], batch[2]], Now()).Interactions);
    }

    [Fact]
    public void An_outcome_without_a_word_is_refused()
    {
        using IRecordStore store = Open();
        Assert.Throws<RecordRefusedException>(() => store.Write([Ended(Short(outcome: (InteractionOutcome)99))], Now()));
    }

    protected IRecordStore Open()
    {
        IRecordStore store = NewStore();
        store.Open(Now());
        return store;
    }

    protected RecordOrigin Now(double seconds = 0) => new("pbx-1", _run, Monday.AddSeconds(seconds));

    protected RecordEntry Ended(InteractionRecord record) => new() { Id = record.Id, Ended = record, Run = _run };

    protected RecordEntry Begun(InteractionRecord record) => new() { Id = record.Id, Begun = record, Run = _run };

    protected RecordEntry State(AgentStateEntry entry) => new()
    {
        Id = Guid.CreateVersion7(entry.At),
        State = entry with { Node = "pbx-1", Partition = 3, Epoch = 7 },
        Run = _run,
    };
}
